//! What a document says changes the mock, without an edit of it.

use finch_connect::mock::{Mock, MockError};
use finch_connect::types::{ClientType, ConnectionType};
use serde_json::{Value, json};

use super::other_client;

const DOCUMENT: &str = include_str!("../../spec/connect-sessions.yaml");

/// The vendored document with some of its text changed.
fn changed(changes: &[(&str, &str)]) -> Mock {
    let mut text = DOCUMENT.to_owned();
    for (from, to) in changes {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        text = text.replace(from, to);
    }
    Mock::builder().document(text).start().unwrap()
}

async fn create(finch: &Mock, body: &Value) -> (u16, Value) {
    let client = other_client();
    let (id, secret) = finch.credentials();
    let url = format!("{}/connect/sessions", finch.base_url());
    let request = client
        .post(url)
        .basic_auth(id, Some(secret))
        .body(body.to_string());
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    (
        status,
        serde_json::from_str(&answer.text().await.unwrap()).unwrap(),
    )
}

fn body(name: &str, value: Value) -> Value {
    let mut body = json!({"customer_id": "c", "customer_name": "n", "products": ["company"]});
    body[name] = value;
    body
}

#[tokio::test]
async fn requests_follow_the_document() {
    let now = Mock::start().unwrap();
    let later = changed(&[
        (
            "        - benefits\n        - company\n",
            "        - benefits\n        - time_off\n        - company\n",
        ),
        ("          maximum: 129600\n", "          maximum: 60\n"),
        (
            "        manual:\n",
            "        language:\n          type: string\n          nullable: true\n          enum: [en, fr]\n        manual:\n",
        ),
    ]);
    for (body, is_good_now, is_good_later) in [
        (body("products", json!(["time_off"])), false, true),
        (body("minutes_to_expire", json!(61)), true, false),
        (body("language", json!("de")), true, false),
        (body("language", json!("fr")), true, true),
        (body("language", json!(null)), true, true),
    ] {
        for (finch, is_good) in [(&now, is_good_now), (&later, is_good_later)] {
            let (status, answer) = create(finch, &body).await;
            assert_eq!(status, if is_good { 201 } else { 400 }, "{body} {answer}");
        }
    }
    let required = changed(&[(
        "      required:\n        - customer_id\n",
        "      required:\n        - manual\n        - customer_id\n",
    )]);
    assert_eq!(create(&required, &body("manual", json!(null))).await.0, 201);
    let (status, answer) = create(&required, &body("sandbox", json!(null))).await;
    assert_eq!(status, 400);
    assert_eq!(
        answer["message"],
        "Invalid request: \"manual\" is a required property"
    );
}

#[tokio::test]
async fn a_new_value_goes_through_the_whole_cycle() {
    let finch = changed(&[(
        "            - provider\n            - null\n",
        "            - demo\n            - null\n",
    )]);
    assert_eq!(
        create(&finch, &body("sandbox", json!("provider"))).await.0,
        400
    );
    let (status, session) = create(&finch, &body("sandbox", json!("demo"))).await;
    assert_eq!(status, 201);
    let approval = finch
        .authorize(session["session_id"].as_str().unwrap())
        .unwrap();
    let client = finch.client().unwrap();
    let token = client
        .exchange_code(approval.code().clone(), None)
        .await
        .unwrap();
    assert_eq!(
        (token.client_type, token.connection_type),
        (ClientType::Sandbox, ConnectionType::Provider)
    );
}

#[tokio::test]
async fn answers_follow_the_document() {
    let finch = changed(&[
        ("        '201':\n", "        '202':\n"),
        (
            "        session_id:\n          type: string\n",
            "        expires_at:\n          type: string\n          format: date-time\n        region:\n          enum: [us, eu]\n        session_id:\n          type: string\n",
        ),
        (
            "        - session_id\n        - connect_url\n",
            "        - expires_at\n        - region\n        - session_id\n        - connect_url\n",
        ),
    ]);
    let (status, answer) = create(&finch, &body("sandbox", json!(null))).await;
    assert_eq!((status, &answer["region"]), (202, &json!("us")));
    assert!(answer["expires_at"].is_string() && answer["session_id"].is_string());
}

#[tokio::test]
async fn a_mock_that_would_answer_wrongly_says_so() {
    let finch = changed(&[(
        "        session_id:\n          type: string\n",
        "        session_id:\n          type: integer\n",
    )]);
    let (status, answer) = create(&finch, &body("sandbox", json!(null))).await;
    assert_eq!(status, 500);
    let message = answer["message"].as_str().unwrap();
    assert!(
        message.starts_with("mock: its answer 201 does not fit the document: session_id: "),
        "{message}"
    );
}

#[tokio::test]
async fn calls_that_only_the_document_knows() {
    let text = "paths: {/new: {post: {responses: {'200': {description: d}}}}}";
    let finch = Mock::builder().document(text).start().unwrap();
    let client = other_client();
    let url = format!("{}/new", finch.base_url());
    let answer = client.post(url).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 501);
    // The others are there as before.
    assert_eq!(create(&finch, &body("sandbox", json!(null))).await.0, 201);
    for text in ["", "[", "paths: {}", "a: 1\na: 2"] {
        assert!(
            matches!(
                Mock::builder().document(text).start(),
                Err(MockError::Document(_))
            ),
            "{text}"
        );
    }
}
