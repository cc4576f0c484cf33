//! `docs/performance.md`: one section for each thing that is measured, between two marks.
//!
//! In: the text of a section. Out: the page with it in its place. Never here: a word outside of the
//! marks of that section, a date, or a path of this machine.

use crate::bench::command::Section;
use crate::files::{self, Before, Change, Wanted};
use crate::outcome::Stop;
use crate::workspace;

mod machine;

/// The page, below the folder of the workspace.
const PATH: &str = "docs/performance.md";

/// What is measured with what it was measured on.
pub(crate) fn section(body: &str) -> String {
    format!("{}\n\n{}\n", machine::line(), body.trim())
}

/// Whether the page has a place for a section.
pub(crate) fn look(section: Section) -> Result<(), Stop> {
    with(&current()?, section, "").map(|_| ())
}

/// Writes the section into the page, and says so.
pub(crate) fn write(section: Section, text: &str) -> Result<String, Stop> {
    let wanted = Wanted {
        path: PATH.to_owned(),
        text: with(&current()?, section, text)?.into(),
    };
    let done = match files::write(&workspace::root(), Before::Something, &wanted)? {
        Change::Written => "wrote",
        Change::Unchanged => "unchanged",
    };
    Ok(format!("\n{done} {PATH}\n"))
}

fn current() -> Result<String, Stop> {
    let text = files::text(&workspace::root(), PATH)?;
    text.ok_or_else(|| Stop::Failed(format!("there is no {PATH}")))
}

/// The page with another text between the marks of a section.
fn with(page: &str, section: Section, text: &str) -> Result<String, Stop> {
    let name = section.name();
    let marks = [
        format!("<!-- bench:{name} -->\n"),
        format!("<!-- /bench:{name} -->\n"),
    ];
    let [opening, closing] = &marks;
    let place = page.split_once(opening.as_str());
    let place = place.and_then(|(before, rest)| {
        let (_, after) = rest.split_once(closing.as_str())?;
        Some((before, after))
    });
    let once = marks
        .iter()
        .all(|mark| page.matches(mark.as_str()).count() == 1);
    match place {
        Some((before, after)) if once => {
            let text = text.trim();
            Ok(format!("{before}{opening}\n{text}\n\n{closing}{after}"))
        }
        _ => Err(Stop::Failed(format!(
            "{PATH} needs `{}` and `{}` behind it, each once, on lines of their own",
            opening.trim(),
            closing.trim()
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::{Section, with};

    const PAGE: &str = "# Page\n\n<!-- bench:output -->\nold\n<!-- /bench:output -->\n\nwords\n\
        <!-- bench:calls -->\n<!-- /bench:calls -->\n";

    fn replaced(page: &str, section: Section, text: &str) -> Option<String> {
        with(page, section, text).ok()
    }

    #[test]
    fn a_section_is_replaced_and_nothing_else() {
        let once = replaced(PAGE, Section::Output, "new\n").unwrap();
        let expected = "# Page\n\n<!-- bench:output -->\n\nnew\n\n<!-- /bench:output -->\n\n\
            words\n<!-- bench:calls -->\n<!-- /bench:calls -->\n";
        assert_eq!(once, expected);
        assert_eq!(replaced(&once, Section::Output, "new").unwrap(), once);
        let both = replaced(&once, Section::Calls, "calls").unwrap();
        assert!(both.contains("new") && both.ends_with("\ncalls\n\n<!-- /bench:calls -->\n"));
    }

    #[test]
    fn a_page_without_one_place_is_refused() {
        assert_eq!(replaced(PAGE, Section::Generation, "new"), None);
        assert_eq!(replaced(&PAGE.repeat(2), Section::Output, "new"), None);
        let turned = "<!-- /bench:calls -->\n<!-- bench:calls -->\n";
        assert_eq!(replaced(turned, Section::Calls, "new"), None);
    }
}
