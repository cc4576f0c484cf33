//! Characters that people do not see as what they are.
//!
//! In: a character. Out: whether text of a document or the name of a file may show it. Never here:
//! what is shown in its place.

/// Characters that move the cursor, colour the screen, change the direction of writing or hide.
pub fn is_treacherous(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{AD}'
                | '\u{61C}'
                | '\u{180E}'
                | '\u{200B}'..='\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{FEFF}'
                | '\u{FFF9}'..='\u{FFFB}'
                | '\u{E0000}'..='\u{E0FFF}'
        )
}
