"""What calls lead to, as CRM, survey, quality and attendance systems export it: kinds, vocabulary, values, rows."""
