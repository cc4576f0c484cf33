//! What assistive technology is told of a page.
//!
//! What goes in: a page, or a frame of it. What comes out: its controls as a screen reader names
//! them, from the tree that the browser itself hands out.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::session::Browser;

/// What a page is for those who do not see it.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    pub(crate) title: String,
    pub(crate) headings: Vec<String>,
    /// What takes the focus, in the order of the page: role and name.
    pub(crate) controls: Vec<(String, String)>,
    /// What is read out at once.
    pub(crate) alerts: usize,
}

/// The least contrast of a text to what is behind it, as WCAG 2 computes it.
const CONTRAST: &str = r"
    const linear = (part) => part <= 0.04045 * 255 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4;
    const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    const parts = (color) => color.match(/[\d.]+/g).map(Number);
    const behind = (element) => {
        if (element === null) return [255, 255, 255];
        const color = parts(getComputedStyle(element).backgroundColor);
        return color[3] === 0 ? behind(element.parentElement) : color;
    };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let least = 21;
    while (texts.nextNode()) {
        const element = texts.currentNode.parentElement;
        if (texts.currentNode.data.trim() === '' || !element.checkVisibility()) continue;
        const lights = [parts(getComputedStyle(element).color), behind(element)].map(light);
        least = Math.min(least, (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05));
    }
    return least";

impl Browser {
    /// Every text can be read by those who see little: the bound is that of level AA.
    pub(crate) async fn has_contrast(&self) {
        let least = self.script(CONTRAST, json!([])).await;
        assert!(least.as_f64().unwrap() >= 4.5, "a contrast of {least}");
    }

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
        let nodes = answer["nodes"].as_array().unwrap();
        let by_id: HashMap<_, _> = nodes.iter().map(|it| (text(&it["nodeId"]), it)).collect();
        let mut heard = Heard::default();
        // In the order of the page, which the list does not keep.
        let mut left: Vec<_> = nodes.iter().take(1).collect();
        while let Some(node) = left.pop() {
            let children = node["childIds"].as_array().into_iter().flatten();
            left.extend(
                children
                    .rev()
                    .filter_map(|id| by_id.get(&text(id)).copied()),
            );
            if node["ignored"] != true {
                heard.add(node);
            }
        }
        heard
    }
}

impl Heard {
    fn add(&mut self, node: &Value) {
        let role = text(&node["role"]["value"]);
        let name = text(&node["name"]["value"]);
        match &*role {
            "RootWebArea" => self.title = name,
            "heading" => self.headings.push(name),
            "alert" => self.alerts += 1,
            // The choices of a list are reached in the list.
            "option" | "MenuListPopup" => {}
            "Iframe" => self.controls.push((role, name)),
            _ if takes_focus(node) => self.controls.push((role, name)),
            _ => {}
        }
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
