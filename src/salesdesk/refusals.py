"""What the system says when it refuses a file, in the user's language instead of its own."""

from __future__ import annotations

import errno

from salesdesk.i18n import N_, _

_WHY = {
    errno.ENOENT: N_("there is no such file or folder"),
    errno.EACCES: N_("permission denied"),
    errno.EPERM: N_("permission denied"),
    errno.EROFS: N_("the disk is read-only"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENOTDIR: N_("a part of its path is no folder"),
    errno.EEXIST: N_("something else has this name"),
    errno.ENOTEMPTY: N_("the folder is not empty"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EDQUOT: N_("the disk is full"),
    errno.EFBIG: N_("the file is too large for this disk"),
    errno.EIO: N_("the disk reports a fault"),
    errno.EBUSY: N_("another program uses it"),
    errno.ETXTBSY: N_("another program uses it"),
    errno.EINVAL: N_("the name is not allowed here"),
}


def why(error: OSError) -> str:
    """The reason of a refusal, to stand after a colon; what is not known is said in the system's own words."""
    known = _WHY.get(error.errno or 0)
    return _(known) if known else (error.strerror or str(error))
