//! What assistive technology is told of a page.
//!
//! What goes in: a page, or a frame of it. What comes out: its controls as a screen reader names
//! them, from the tree that the browser itself hands out.

use serde_json::{Value, json};

use super::session::Browser;

/// What a page is for those who do not see it.
#[derive(Debug)]
pub(crate) struct Heard {
    pub(crate) title: String,
    pub(crate) headings: Vec<String>,
    /// What takes the focus: role and name.
    pub(crate) controls: Vec<(String, String)>,
    /// What is read out at once.
    pub(crate) alerts: usize,
}

impl Browser {
    pub(crate) async fn heard(&self) -> Heard {
        self.heard_of(json!({})).await
    }

    /// The same of the first frame in the page.
    pub(crate) async fn heard_in_frame(&self) -> Heard {
        let tree = self.devtools("Page.getFrameTree", json!({})).await;
        let frame = &tree["frameTree"]["childFrames"][0]["frame"]["id"];
        self.heard_of(json!({ "frameId": frame })).await
    }

    async fn heard_of(&self, frame: Value) -> Heard {
        let answer = self.devtools("Accessibility.getFullAXTree", frame).await;
        let mut heard = Heard {
            title: String::new(),
            headings: Vec::new(),
            controls: Vec::new(),
            alerts: 0,
        };
        for node in answer["nodes"].as_array().unwrap() {
            if node["ignored"] == true {
                continue;
            }
            let role = text(&node["role"]["value"]);
            let name = text(&node["name"]["value"]);
            match &*role {
                "RootWebArea" => heard.title = name,
                "heading" => heard.headings.push(name),
                "alert" => heard.alerts += 1,
                // The choices of a list are reached in the list.
                "option" | "MenuListPopup" => {}
                _ if takes_focus(node) => heard.controls.push((role, name)),
                _ => {}
            }
        }
        heard
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn takes_focus(node: &Value) -> bool {
    let properties = node["properties"].as_array();
    properties.is_some_and(|properties| {
        let mut properties = properties.iter();
        properties.any(|it| it["name"] == "focusable" && it["value"]["value"] == true)
    })
}
