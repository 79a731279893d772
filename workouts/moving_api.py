"""The JSON doors of moving in and out."""

from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import data_copy
from kinexfit.idempotency import answers_once
from workouts import history
from workouts import moving_serializers as shapes
from workouts.moving import content, export, imports, kept


@require_safe
def schema(request) -> HttpResponse:
    """Publish the JSON Schema of our export: anyone may write files we can read."""
    return JsonResponse(content.schema())


def file_reply(chunks, *, kind: str, name: str) -> StreamingHttpResponse:
    reply = StreamingHttpResponse(chunks, content_type=kind)
    reply["Content-Disposition"] = f'attachment; filename="{name}"'
    reply["Cache-Control"] = "private, no-store"
    return reply


def training_reply(*, user, form: str) -> StreamingHttpResponse:
    kind, name = export.FORMATS[form]
    sight = history.sight(user=user, now=timezone.now())
    return file_reply(export.training(user=user, form=form, sight=sight), kind=kind, name=name)


def data_reply(*, user) -> StreamingHttpResponse:
    return file_reply(
        data_copy.everything(user=user, now=timezone.now()),
        kind="application/json",
        name="kinex-fit-all-data.json",
    )


class ExportView(APIView):
    @extend_schema(
        operation_id="export",
        parameters=[shapes.ExportQuerySerializer],
        responses={
            (200, "application/json"): OpenApiTypes.OBJECT,
            (200, "text/csv"): OpenApiTypes.STR,
        },
    )
    def get(self, request):
        """Give all training as a file; part of Pro and Elite."""
        asked = shapes.ExportQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        return training_reply(user=request.user, form=asked.validated_data["format"])


class DataView(APIView):
    @extend_schema(
        operation_id="export_data", responses={(200, "application/json"): OpenApiTypes.OBJECT}
    )
    def get(self, request):
        """Give a copy of everything we hold about the member, on every plan."""
        return data_reply(user=request.user)


class ImportsView(APIView):
    parser_classes = [MultiPartParser, FormParser]

    @property
    def rate_category(self):
        return "upload" if self.request.method == "POST" else None

    @extend_schema(operation_id="imports", responses=shapes.ImportsSerializer)
    def get(self, request):
        found = imports.imports(user_id=request.user.public_id)
        return Response(shapes.ImportsSerializer({"imports": found}).data)

    @extend_schema(
        operation_id="import_start",
        request={"multipart/form-data": shapes.ImportFileSerializer},
        responses={201: shapes.ImportReplySerializer},
    )
    @answers_once
    def post(self, request):
        """Read a file and show what it would bring; nothing is stored of it until it is applied."""
        payload = shapes.ImportFileSerializer(data=request.data)
        payload.is_valid(raise_exception=True)
        upload = payload.validated_data["file"]
        row = imports.start(
            user_id=request.user.public_id,
            content=upload.read(),
            file_name=upload.name,
            now=timezone.now(),
        )
        return _reply(row, with_diff=True, status=201)


class ImportView(APIView):
    @extend_schema(operation_id="import_get", responses=shapes.ImportReplySerializer)
    def get(self, request, import_id):
        row = kept.get(user_id=request.user.public_id, import_id=import_id)
        return _reply(row, with_diff=row.status == "read")

    @extend_schema(
        operation_id="import_change",
        request=shapes.ImportChangeSerializer,
        responses=shapes.ImportReplySerializer,
    )
    @answers_once
    def patch(self, request, import_id):
        """Say the unit of the file's weights, and what its exercises are."""
        payload = shapes.ImportChangeSerializer(data=request.data)
        payload.is_valid(raise_exception=True)
        row = kept.get(user_id=request.user.public_id, import_id=import_id)
        said = payload.validated_data
        imports.choose(row=row, unit=said.get("unit"), said=said.get("mapping"))
        return _reply(row, with_diff=row.status == "read")


class ApplyView(APIView):
    @extend_schema(
        operation_id="import_apply", request=None, responses=shapes.ImportReplySerializer
    )
    @answers_once
    def post(self, request, import_id):
        """Store what is new. A large file goes on behind: ask for the import until it is done."""
        row = kept.get(user_id=request.user.public_id, import_id=import_id)
        return _reply(imports.apply(row=row, now=timezone.now()))


class UndoView(APIView):
    @extend_schema(operation_id="import_undo", request=None, responses=shapes.ImportReplySerializer)
    @answers_once
    def post(self, request, import_id):
        """Remove every session the import added."""
        row = kept.get(user_id=request.user.public_id, import_id=import_id)
        return _reply(imports.undo(row=row, now=timezone.now()))


def _reply(row, *, with_diff: bool = False, status: int = 200) -> Response:
    body = {"success": True, "moving": row}
    if with_diff:
        body["diff"] = imports.diff(row=row, now=timezone.now())
    return Response(shapes.ImportReplySerializer(body).data, status=status)
