//! The actions of an overlay, done to documents.
//!
//! In: an overlay and trees. Out: the trees, changed in place.
//! Never here: a change half done in silence. What cannot be merged is an error that shows both
//! places.

use std::collections::BTreeSet;

use super::path::View;
use super::steps::Step;
use super::{Action, Change, Overlay, hint};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::parse::MAX_DEPTH;
use crate::source::Pointer;
use crate::tree::{Mapping, Node, Value};

/// Does every action to every document, in the order of the overlay.
pub fn apply(overlay: &Overlay, documents: &mut [Node], report: &mut Report) {
    // Some queries read JSON values: a document is converted once, and then what changes in it.
    let mut views: Vec<View> = vec![None; documents.len()];
    for action in &overlay.actions {
        if let Err(diagnostic) = act(action, documents, &mut views) {
            report.push(*diagnostic);
        }
    }
}

fn act(action: &Action, documents: &mut [Node], views: &mut [View]) -> Result<(), Box<Diagnostic>> {
    let mut first_match = None;
    let mut anything = false;
    for (document, view) in documents.iter_mut().zip(views.iter_mut()) {
        let places = action.path.query(document, view);
        if first_match.is_none()
            && let Some(place) = places.first()
        {
            first_match = document.pointer(&pointer(place)).map(|node| node.span);
        }
        let is_changed = match &action.change {
            Change::Update(update) => update_all(action, update, document, &places)?,
            Change::Remove => remove_all(action, document, &places)?,
        };
        if is_changed {
            anything = true;
            if let Some(json) = view {
                follow(json, document, &action.change, &places);
            }
        }
    }
    match first_match {
        None => Err(Box::new(hint::no_match(action, documents, views))),
        Some(_) if anything => Ok(()),
        Some(place) => {
            let message = "the action changes nothing: what it sets is there already";
            let diagnostic = Diagnostic::error(Code::OverlayNoChange, action.span, message);
            Err(Box::new(
                diagnostic
                    .also(place, "the target")
                    .help("remove the action"),
            ))
        }
    }
}

/// Converts again what has changed: the nodes at these places, or the ones that held them.
fn follow(
    view: &mut serde_json::Value,
    document: &Node,
    change: &Change,
    places: &BTreeSet<Vec<Step>>,
) {
    for place in places {
        let changed = match (change, place.split_last()) {
            (Change::Remove, Some((_, parent))) => pointer(parent),
            _ => pointer(place),
        };
        // What stood in something that changed itself is gone, or converted with it.
        let node = document.pointer(&changed);
        if let (Some(old), Some(node)) = (view.pointer_mut(changed.as_str()), node) {
            *old = node.to_json();
        }
    }
}

/// The pointer of a way.
pub(super) fn pointer(steps: &[Step]) -> Pointer {
    steps
        .iter()
        .fold(Pointer::root(), |pointer, step| match step {
            Step::Index(index) => pointer.index(*index),
            Step::Member(name) => pointer.child(name),
        })
}

fn update_all(
    action: &Action,
    update: &Node,
    document: &mut Node,
    places: &BTreeSet<Vec<Step>>,
) -> Result<bool, Box<Diagnostic>> {
    let mut changed = false;
    for place in places {
        if place.len() + height(update) >= MAX_DEPTH {
            let message =
                format!("the update makes the document nest deeper than {MAX_DEPTH} levels");
            return Err(Box::new(Diagnostic::error(
                Code::TooDeep,
                update.span,
                message,
            )));
        }
        // An update of a parent may have put a value in the place of its child.
        let Some(target) = document.pointer_mut(&pointer(place)) else {
            continue;
        };
        let (kind, span) = (target.kind(), target.span);
        match (&mut target.value, &update.value) {
            (Value::Mapping(members), Value::Mapping(updates)) => {
                changed |= merge_members(members, updates)?;
            }
            (Value::Sequence(items), _) => {
                items.push(update.clone());
                changed = true;
            }
            (Value::Mapping(_), _) => {
                let message = format!(
                    "the target is an object, and the update is {}",
                    update.kind()
                );
                let diagnostic = Diagnostic::error(Code::OverlayInvalid, update.span, message);
                return Err(Box::new(diagnostic.also(span, "the target")));
            }
            _ => {
                let message = format!("the target is {kind}, which has nothing to update");
                let diagnostic = Diagnostic::error(Code::OverlayInvalid, action.span, message)
                    .also(span, "the target")
                    .help(
                        "let the target be the object around it, and name the member in `update`",
                    );
                return Err(Box::new(diagnostic));
            }
        }
    }
    Ok(changed)
}

fn merge_members(members: &mut Mapping, updates: &Mapping) -> Result<bool, Box<Diagnostic>> {
    let mut changed = false;
    for (key, update) in updates.iter() {
        if let Some(node) = members.get_mut(key) {
            changed |= merge(node, &update.value)?;
        } else {
            members.insert(key, update.key_span, update.value.clone());
            changed = true;
        }
    }
    Ok(changed)
}

/// Objects member by member, lists one behind the other, anything else is replaced by its like.
fn merge(target: &mut Node, update: &Node) -> Result<bool, Box<Diagnostic>> {
    match (&mut target.value, &update.value) {
        (Value::Mapping(members), Value::Mapping(updates)) => merge_members(members, updates),
        (Value::Sequence(items), Value::Sequence(more)) => {
            items.extend(more.iter().cloned());
            Ok(!more.is_empty())
        }
        (Value::Mapping(_) | Value::Sequence(_), _)
        | (_, Value::Mapping(_) | Value::Sequence(_)) => {
            let message = format!(
                "the update is {}, and what is there is {}",
                update.kind(),
                target.kind()
            );
            let diagnostic = Diagnostic::error(Code::OverlayInvalid, update.span, message)
                .also(target.span, "what is there")
                .help("remove what is there by an action before this one");
            Err(Box::new(diagnostic))
        }
        _ => {
            let differs = !target.same_content(update);
            if differs {
                *target = update.clone();
            }
            Ok(differs)
        }
    }
}

fn remove_all(
    action: &Action,
    document: &mut Node,
    places: &BTreeSet<Vec<Step>>,
) -> Result<bool, Box<Diagnostic>> {
    // From behind: what is removed does not move what is still to be removed.
    for place in places.iter().rev() {
        let Some((step, parent)) = place.split_last() else {
            let message = "the target is the whole document, which cannot be removed";
            return Err(Box::new(Diagnostic::error(
                Code::OverlayInvalid,
                action.span,
                message,
            )));
        };
        let Some(parent) = document.pointer_mut(&pointer(parent)) else {
            continue;
        };
        match (&mut parent.value, step) {
            (Value::Mapping(members), Step::Member(name)) => {
                members.remove(name);
            }
            (Value::Sequence(items), Step::Index(index)) if *index < items.len() => {
                items.remove(*index);
            }
            _ => {}
        }
    }
    Ok(!places.is_empty())
}

/// How deep a node nests. Recursion is safe: no tree is deeper than `MAX_DEPTH`.
fn height(node: &Node) -> usize {
    match &node.value {
        Value::Sequence(items) => 1 + items.iter().map(height).max().unwrap_or(0),
        Value::Mapping(members) => {
            1 + members
                .iter()
                .map(|(_, entry)| height(&entry.value))
                .max()
                .unwrap_or(0)
        }
        _ => 0,
    }
}
