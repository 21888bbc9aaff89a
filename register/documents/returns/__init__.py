"""A file that came back, against the very document that was issued: what is different, at its place."""

from register.documents.returns.findings import report
from register.documents.returns.kinds import Finding, Kind, Report

__all__ = ["Finding", "Kind", "Report", "report"]
