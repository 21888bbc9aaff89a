"""The Word engine: template packs in, contract documents out. Bytes in, bytes out; no tables, no web, no clock."""
