"""Several papers as one file: one behind the other, each with its bookmark. Equal papers give equal bytes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO


def joined(parts: Iterable[tuple[str, bytes]], *, title: str, author: str, language: str, created: datetime) -> bytes:
    """One PDF of (bookmark, PDF) parts; each part's own bookmarks stand below it."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import NameObject, TextStringObject

    writer = PdfWriter()
    for name, data in parts:
        writer.append(PdfReader(BytesIO(data)), outline_item=" ".join(name.split()) or None)
    writer.compress_identical_objects()
    stamp = f"D:{created:%Y%m%d%H%M%S}"
    writer.add_metadata({"/Title": title, "/Author": author, "/CreationDate": stamp, "/ModDate": stamp})
    writer.root_object[NameObject("/Lang")] = TextStringObject(language.replace("_", "-"))
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
