"""Files on their way in: large ones wait in the folder for temporary files, which may be full."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse

from tertulia.kernel.blobs import NoSpace, full_disk_said
from tertulia.web.errors import answer_said


class SaidUpload(TemporaryFileUploadHandler):
    """Django's, but a full disk is told as the data folder's is. Raises: NoSpace."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        with full_disk_said():
            super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Write what came."""
        return self._or_nothing(lambda: super(SaidUpload, self).receive_data_chunk(raw_data, start))

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        """The last bytes are written here."""
        return self._or_nothing(lambda: super(SaidUpload, self).file_complete(file_size))

    def _or_nothing[T](self, write: Callable[[], T]) -> T:
        """Do it; a file that has no room is gone at once, and with it the room that it took."""
        try:
            with full_disk_said():
                return write()
        except NoSpace:
            with suppress(OSError):  # closing writes what is left, for which there is no room
                self.upload_interrupted()
            raise


class UploadMiddleware:
    """Reads the files of a form before anybody else does: an error of the check against forged
    forms, which reads them first, could not be told any more."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_arguments: Any
    ) -> HttpResponse | None:
        """Say that there is no room. What is not checked (the API) reads, and tells, by itself."""
        sends_files = request.method == "POST" and request.content_type == "multipart/form-data"
        if not sends_files or getattr(view, "csrf_exempt", False):
            return None
        try:
            request.FILES  # noqa: B018 - to read it is what writes the files
        except NoSpace as error:
            by_script = "X-CSRFToken" in request.headers  # a form has its token inside
            return answer_said(request, error, to_script=by_script)
        return None
