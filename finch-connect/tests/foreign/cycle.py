"""The whole cycle by Finch's own SDK for Python, against a mock.

In: FINCH_BASE_URL, FINCH_CLIENT_ID and FINCH_CLIENT_SECRET. Out: a line of JSON per step, with what
was seen and whether it is what Finch's documents lead one to expect.
"""

import json
import os
import time
import traceback
import urllib.error
import urllib.parse
import urllib.request

import finch
import httpx

MOCK = os.environ["FINCH_BASE_URL"]
CALLBACK = "https://app.test/callback"


def step(name):
    """Runs a function as a step: what it returns was seen, and an exception is a failure."""

    def run(function):
        try:
            report(name, True, function())
        except Exception as error:
            traceback.print_exc()
            report(name, False, f"{type(error).__name__}: {error}")

    return run


def report(name, is_good, seen):
    print(json.dumps({"step": name, "good": is_good, "seen": seen}), flush=True)


def mock(path, method="POST", **query):
    """Asks the mock for something that Finch does not have."""
    url = f"{MOCK}/mock/{path}?{urllib.parse.urlencode(query)}"
    request = urllib.request.Request(url, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def attempts(action):
    """How many requests an action makes, and how long it takes."""
    before = len(mock("requests", "GET")[1])
    start = time.monotonic()
    outcome = action()
    return outcome, len(mock("requests", "GET")[1]) - before, time.monotonic() - start


def failing_once(fault):
    """A client whose first attempt meets a fault."""
    left = [fault]

    def add(request):
        if left:
            request.headers["Finch-Mock-Fault"] = left.pop()

    return finch.Finch(http_client=httpx.Client(event_hooks={"request": [add]}))


def error_of(action):
    try:
        action()
    except finch.APIStatusError as error:
        return error
    raise AssertionError("no error came")


def said(error):
    body = error.body
    return f"{error.status_code} {body.get('finch_code') or body.get('name')} ({type(error).__name__})"


def create(client, customer, **more):
    return client.connect.sessions.new(
        customer_id=customer, customer_name="Acme Inc.", products=["company", "directory"], **more
    )


def authorize(session, state):
    status, body = mock("authorize", session=session.session_id, state=state)
    assert status == 200, body
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(body["callback_url"]).query)
    assert query["state"] == [state] and query["code"] == [body["code"]]
    return body["code"]


def exchange(client, code):
    return client.access_tokens.create(code=code, redirect_uri=CALLBACK)


client = finch.Finch()
nobody = finch.Finch(client_id="nobody", client_secret="wrong")
kept = {}


@step("create")
def _():
    raw = client.connect.sessions.with_raw_response.new(
        customer_id="py-1", customer_name="Acme", products=["company"], redirect_uri=CALLBACK,
        customer_email=None, integration={"provider": "gusto", "auth_method": "oauth"}, sandbox="finch",
    )
    kept["first"] = raw.parse()
    assert raw.status_code == 201 and kept["first"].connect_url.startswith(MOCK)
    assert len(raw.headers["finch-request-id"]) == 36
    return "201, with a request id"


@step("create again, same customer")
def _():
    again = create(client, "py-1", redirect_uri=CALLBACK)
    assert again.session_id == kept["first"].session_id
    return "the same session"


@step("create with wrong credentials")
def _():
    error = error_of(lambda: create(nobody, "py-2"))
    assert error.status_code == 401 and error.body["finch_code"] == "invalid_client"
    return said(error)


@step("authorize, and exchange the code")
def _():
    kept["code"] = authorize(kept["first"], "st-1")
    token = kept["token"] = exchange(client, kept["code"])
    assert token.customer_id == "py-1" and token.products == ["company", "directory"]
    assert token.connection_type == "provider" and token.access_token
    return f"a token of type {token.token_type}"


@step("exchange with wrong credentials")
def _():
    error = error_of(lambda: exchange(nobody, "code"))
    assert error.status_code == 401 and error.body["name"] == "invalid_client_error"
    return said(error)


@step("exchange the code again")
def _():
    error = error_of(lambda: exchange(client, kept["code"]))
    assert error.status_code == 400 and error.body["name"] == "invalid_grant_error"
    return said(error)


@step("create again, connected customer")
def _():
    error = error_of(lambda: create(client, "py-1"))
    kept["context"] = error.body["context"]
    assert error.body["finch_code"] == "connection_already_exists"
    assert kept["context"] == {"customer_id": "py-1", "connection_id": kept["token"].connection_id}
    return said(error) + ", with context"


@step("reauthenticate: same connection, new token")
def _():
    session = client.connect.sessions.reauthenticate(
        connection_id=kept["context"]["connection_id"], redirect_uri=CALLBACK, minutes_to_expire=60
    )
    assert session.session_id != kept["first"].session_id
    token = exchange(client, authorize(session, "st-2"))
    assert token.connection_id == kept["token"].connection_id
    assert token.access_token != kept["token"].access_token
    return "201, as it must be"


@step("reauthenticate an unknown connection")
def _():
    error = error_of(lambda: client.connect.sessions.reauthenticate(connection_id="nobody"))
    assert error.body["finch_code"] == "connection_not_found"
    return said(error)


@step("an expired session")
def _():
    session = create(client, "py-3", minutes_to_expire=30, redirect_uri=CALLBACK)
    mock("advance", seconds=30 * 60)
    status, body = mock("authorize", session=session.session_id)
    assert status == 410 and "expired" in body["message"]
    again = create(client, "py-3", redirect_uri=CALLBACK)
    assert again.session_id == session.session_id
    authorize(again, "st-3")
    return "refused, and good again once refreshed"


@step("a request that the document forbids")
def _():
    error, count, _ = attempts(lambda: error_of(lambda: create(client, "py-4", minutes_to_expire=0)))
    assert error.status_code == 400 and count == 1
    return f"sent; {said(error)}"


@step("create, one 500")
def _():
    flaky = failing_once("status=500")
    session, count, seconds = attempts(lambda: create(flaky, "py-5"))
    assert session.session_id and count == 2 and seconds < 5
    return f"{count} attempts, then a session"


@step("create, 429 with Retry-After: 1")
def _():
    flaky = failing_once("status=429, retry-after=1")
    session, count, seconds = attempts(lambda: create(flaky, "py-6"))
    assert session.session_id and count == 2 and 1 <= seconds < 5
    return f"{count} attempts, the second after the wait"


@step("create, a 500 each time")
def _():
    broken = {"Finch-Mock-Fault": "status=500"}
    error, count, _ = attempts(lambda: error_of(lambda: create(client, "py-7", extra_headers=broken)))
    assert error.status_code == 500 and count == 3
    return f"{count} attempts; {said(error)}"


@step("exchange, and the answer gets lost")
def _():
    code = authorize(create(client, "py-8", redirect_uri=CALLBACK), "st-8")
    flaky = failing_once("lose-answer")
    error, count, _ = attempts(lambda: error_of(lambda: exchange(flaky, code)))
    assert error.status_code == 400 and count == 2
    return f"{count} attempts; {said(error)}"
