"""Tracked changes of Word files: what a file says with all of them accepted, with all rejected, and as it is shown."""

from register.documents.revisions.resolving import Revisions

__all__ = ["Revisions"]
