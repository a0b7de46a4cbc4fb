"""The API for other systems: what a unit's system or a post's may see and do, described at `/api/v1/openapi.json`.

Here: `create_api`, an application of its own below the pages: bearer tokens only, no cookie and no form, refusals as
problems (RFC 9457). Not here: what an act does (models.acts), and the pages (web.pages).
"""

from typing import Any

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from starlette.exceptions import HTTPException

from models.errors import Refused
from web.api import conclusions, figures, problems, tasks, units
from web.api.door import Door, known_only

ROOT = "/api/v1"
SUMMARY = "What a unit's system or a post's may see and do in Đôn Đốc."


def create_api() -> FastAPI:
    """The API, to be mounted at ROOT by an application that gives it its house."""
    api = FastAPI(
        title="Đôn Đốc", version="1", summary=SUMMARY, docs_url=None, redoc_url=None, redirect_slashes=False,
        separate_input_output_schemas=False, dependencies=[Depends(known_only)],
    )  # fmt: skip
    api.add_middleware(Door)
    for resource in (tasks, units, figures, conclusions):
        api.include_router(resource.router)
    api.add_exception_handler(Refused, problems.refused)
    api.add_exception_handler(HTTPException, problems.unserved)
    api.add_exception_handler(RequestValidationError, problems.faulty)
    api.add_exception_handler(Exception, problems.fault)
    api.openapi = lambda: api.openapi_schema or _described(api)  # type: ignore[method-assign]
    return api


def _described(api: FastAPI) -> dict[str, Any]:
    """The description, with the one way of signing in, and the problems that every operation may answer."""
    found = get_openapi(
        title=api.title, version=api.version, summary=api.summary, routes=api.routes, servers=[{"url": ROOT}]
    )
    components = found["components"]
    components["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    components["schemas"]["Problem"] = problems.Problem.model_json_schema()
    for unused in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(unused, None)
    found["security"] = [{"bearer": []}]
    for path in found["paths"].values():
        for operation in path.values():
            operation["summary"] = operation.pop("description")
            operation["responses"] |= problems.answers(operation)
    api.openapi_schema = found
    return found
