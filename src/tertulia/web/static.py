"""Static files under names with a digest, once they have been collected."""

from __future__ import annotations

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class CollectedStorage(ManifestStaticFilesStorage):
    """Names with a digest where `tertulia prepare` has collected the files; plain ones before.

    Tests and commands that only render a name need no collection. Once there is one, a file that
    is missing from it is an error, as it should be.
    """

    def stored_name(self, name: str) -> str:
        """The name to serve."""
        return super().stored_name(name) if self.hashed_files else name
