//! Documents in which every text is an attack: what public advisories on generators of this kind
//! show, in Rust's terms, at every place where a document may hold text of its own choice.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

/// The word that every attack holds, with a number and the place behind it.
pub(crate) const MARKER: &str = "zqx";

/// The file that code of a document would leave in the folder of the crate.
pub(crate) const TRACE: &str = "RAN";

/// An attack: where it comes from, and a text in which `@` stands for the marker and `%` for a
/// statement that leaves a trace.
pub(crate) struct Attack {
    from: &'static str,
    text: &'static str,
}

const fn attack(from: &'static str, text: &'static str) -> Attack {
    Attack { from, text }
}

/// A statement that leaves a trace when it runs.
const STATEMENT: &str =
    r#"std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/RAN"), "@").unwrap();"#;

/// What comes out of strings, comments, items and names.
const CODE: &[Attack] = &[
    // swagger-codegen: text ends the string or the comment that it stands in.
    attack("CVE-2016-5641 string", r#"@"; std::process::abort(); //"#),
    attack("CVE-2016-5641 comment", "*/ } pub fn @() { % } /*"),
    attack("CVE-2016-5641 call", r"@','x'); % ("),
    // openapi-python-client: a docstring ends, and a name is a path.
    attack(
        "GHSA-9x4c-63pf-525f docstring",
        "\"\"\"\n#[used]\n#[unsafe(link_section = \".init_array\")]\nstatic @: extern \"C\" fn() = run;\nextern \"C\" fn run() { % }\n\"\"\"",
    ),
    attack("GHSA-9x4c-63pf-525f path", "../../../../@/src/lib"),
    // orval: a summary in the source of a server, descriptions of enum values, defaults.
    attack("CVE-2026-22785", r#"@"), { % panic!("@") }, ("#),
    attack("CVE-2026-23947", r#"@ */ const _: () = panic!("@"); /*"#),
    attack("GHSA-p4cg-3328-rvfg", r#"v${@}{panic!("@")}w`+@+`"#),
    // oapi-codegen: a line comment ends with its line, a value ends the block of constants, a path
    // the string of a route, an extension its import.
    attack("GHSA-rjwr-m7qx-3fjr", "@\nconst _: () = panic!(\"@\");\n//"),
    attack(
        "GHSA-rjwr-m7qx-3fjr, other line ends",
        "@\rconst A: () = panic!();\u{b}const B: () = panic!();\u{c}const C: () = panic!();\u{85}const D: () = panic!();\u{2028}const E: () = panic!();\u{2029}const F: () = panic!();\r\nconst G: () = panic!();",
    ),
    attack(
        "GHSA-xrqw-w576-xgj2",
        "@\",\n} }\nconst _: () = panic!(\"@\");\nopen_enum! { pub enum Evil@ {\n A = \"",
    ),
    attack("GHSA-jwgf-6xff-4hvp", r#"@", { % }).query(""#),
    attack(
        "GHSA-9c2f-gr95-7wqw",
        "@::{self}; use std::process::abort as @",
    ),
    // tapir: a quoted name that ends, a member with a default that runs.
    attack("GHSA-gpcc-36pq-8qxr name", "`@`: u8 = { panic!() }, `x"),
    attack(
        "GHSA-gpcc-36pq-8qxr member",
        "@: String = { % }, pub r#type",
    ),
    attack(
        "attribute",
        "#![allow(warnings)] #[cfg(any())] #[path = \"/@\"]",
    ),
    attack(
        "brackets",
        "]] )) }} @ #[doc = include_str!(\"/etc/passwd\")]",
    ),
    attack("raw string", "\"# \"## \"### @ r#\" b\" c\""),
    attack("doc comments", "/// @\n//! @\n/** @ */\n/*! @ */"),
    attack(
        "macros",
        "include!(\"/@\") env!(\"@\") compile_error!(\"@\") $crate::@!()",
    ),
    attack("macro variables", "$name:tt $(@)* $@ $crate $$"),
    attack("format", "{} {0} {@} {@:?} {{ }} {:1$} %s %n"),
    attack("escapes", "\\\" @ \\\\\" \\u{22} \\x22 \\0 \\n\\"),
    attack(
        "quotes",
        "'@' b'@' 'static \u{2018}@\u{2019} \u{201c}@\u{201d} \u{ff02}",
    ),
    attack(
        "manifest",
        "@\"\n[dependencies]\nevil = { path = \"/@\" }\n[features]\ndefault = [\"evil\"]\n#",
    ),
    attack("header", "@\r\nX-Evil: @\r\n\r\n"),
    attack("shebang", "#!/bin/@\n---\n@\n---"),
    attack("nothing but zeros", "\0@\0\u{1}\u{1b}[31m@\u{7f}\u{9b}31m"),
    attack(
        "terminal",
        "\u{1b}]8;;http://evil.test\u{7}@\u{1b}]8;;\u{7}\u{8}\u{8}",
    ),
    attack(
        "directions",
        "\u{202e}@\u{202d}\u{2066}//\u{2069}\u{61c}\u{200f}",
    ),
    attack(
        "nothing to see",
        "@\u{200b}\u{200d}\u{2060}\u{feff}\u{ad}\u{180e}\u{e0041}\u{e007f}\u{3164}",
    ),
    attack(
        "lookalikes",
        "\u{430}@\u{ff41}\u{1d4d0}\u{1f600}e\u{301}\u{fe0f}",
    ),
    attack("paths", "..\\..\\@ C:\\@ file:///@ //@/ /dev/@ @.rs NUL"),
];

/// What becomes an example that `cargo test` runs, HTML, or a link.
const DOCS: &[Attack] = &[
    attack("fence", "@\n```\n%\npanic!(\"@\");\n```"),
    attack(
        "rust fence",
        "@\n\n```rust\n%\n```\n```should_panic\n```\n```rust,no_run\n%\n```",
    ),
    attack(
        "compile_fail",
        "```compile_fail\nlet @ = 1;\n```\n```ignore\n%\n```\n```edition2024\n%\n```",
    ),
    attack("tilde fence", "~~~\n%\n~~~\n~~~~rust\n%\n~~~\n~~~~\n@"),
    attack("open fence", "@\n\n````\n```\n%\n````text\n%"),
    attack(
        "fence in a list",
        "- @\n\n  ```\n  %\n  ```\n1. ```rust\n   %\n   ```\n* > ```\n  > %\n  > ```",
    ),
    attack(
        "fence in a quote",
        "> ```\n> %\n> ```\n\n>>> ```rust\n>>> %\n@",
    ),
    attack(
        "fence after an entity",
        "@\n&#96;&#96;&#96;\n%\n&#96;&#96;&#96;\n&Tab;%\n&nbsp;&nbsp;&nbsp;&nbsp;%",
    ),
    attack(
        "fence that never was",
        "``` a`b\n%\n```\n%\n@\n``\n%\n```\n",
    ),
    attack(
        "fences apart",
        "```\n@\n   ````\n%\n    ```\n%\n```x\n%\n```\n\n    %",
    ),
    attack("indented", "@\n\n    %\n    panic!(\"@\");\n\nend"),
    attack("indented first", "    %\n@"),
    attack("tab", "@\n\n\t%\n\n \t%\n\n  \t%\n"),
    attack(
        "other blanks",
        "@\n\n\u{a0}\u{a0}\u{a0}\u{a0}%\n\n\u{2003}\u{2003}\u{2003}\u{2003}%\n\n\u{3000}\u{3000}\u{3000}\u{3000}%\n\n\u{b}\t%\n\n\u{c}    %\n",
    ),
    attack(
        "indented in a list",
        "- @\n\n      %\n\n1.      %\n\n-\t\t%\n- \n\n      %\n10) a\n\n        %",
    ),
    attack(
        "indented in a quote",
        "@\n\n>     %\n\n> \t%\n\n> - >     %\n",
    ),
    attack(
        "indented after a heading",
        "# @\n    %\n***\n    %\n@\n===\n    %\n- - -\n\t%\n|a|\n|-|\n    %",
    ),
    attack("indented after a return", "@\r\r    %\r\r\n\r\n    %"),
    attack(
        "indented after a footnote",
        "[^@]: x\n\n    %\n\n        %\n\nsee [^@]",
    ),
    attack(
        "indented after a definition",
        "[@]: https://x.test\n    %\n\n    %",
    ),
    attack("hidden lines", "@\n\n    # %\n    ## %\n\n```\n# %\n```"),
    attack(
        "script",
        "<script>@()</script><SCRIPT SRC=//evil.test/@></SCRIPT>",
    ),
    attack(
        "image",
        "<img src=x onerror=\"@()\"><svg/onload=@()><iframe src=javascript:@()>",
    ),
    attack(
        "html blocks",
        "<!-- @\n\n-->\n<pre>\n\n    %\n</pre>\n<style>@</style><?@?><!X@><![CDATA[@]]>",
    ),
    attack(
        "html over lines",
        "<a\nhref=\"javascript:@()\"\n>@</a\n>\n<div\n\nonclick='@()'>",
    ),
    attack(
        "unclosed html",
        "<details><table><@ <b <@ </p></div></section></main></body>@",
    ),
    attack(
        "entities",
        "&lt;script&gt;@&#60;script&#62; &#x202E;@ &rlm;&lrm;&#0; &NewLine;&Tab;@ &#x6A;avascript:@",
    ),
    attack(
        "link",
        "[@](javascript:@()) ![@](data:text/html,@) [@](vbscript:@) [@]( <javascript:@> \"t\")",
    ),
    attack(
        "link to a file",
        "[@](../../@) [@](/etc/@) [@](file:///@) [@](#@) [@](mailto:@) [@](//evil.test)",
    ),
    attack(
        "links in links",
        "[[@](https://a.test/@)](javascript:@) [![@](https://a.test)](javascript:@) [a\\](javascript:@)",
    ),
    attack(
        "broken links",
        "[@](https://a.test/@\n) [@](https://a.test \"@ [@](https://a.test/(@) https://a.test/<@> <https://a.test/@ b>",
    ),
    attack(
        "named link",
        "[@]: javascript:@() \"t\"\n\n[@] [x][@] [@][] ![@]\n\n[ @ ]:\njavascript:@",
    ),
    attack(
        "links in quotes",
        "> [@]: javascript:@\n\n- [@]: javascript:@\n\n[@]",
    ),
    attack(
        "own links",
        "[Vec] [`String`] [crate::types::@] [@] [`@`] [@!] [@()] [struct@@] [self::@](Self::@) [x](crate::@)",
    ),
    attack(
        "bare addresses",
        "javascript:@ <javascript:@> <mailto:@@x.test> www.@.test HTTPS://@.test/a http://user:pass@@.test https://a.test/\u{202e}@",
    ),
    attack("footnotes", "[^@] [^@]: note\n\n[^@]: note ^[@]"),
    attack(
        "code spans",
        "`@\n\n    %\n` ``@ ` `` \\`@` `` ` `` <`@`> `<b>@</b>` `a`` @`",
    ),
    attack("emphasis", "***@**_~~@~~ ^@^ $@$ \\(@\\) \\[@\\] $$\n@\n$$"),
    attack(
        "tables",
        "| @ | <b> |\n|---|:-:|\n| `a | b` | [x](javascript:@) |\n    %",
    ),
    attack("tasks", "- [ ] @\n- [x] @\n+ [@](javascript:@)\n"),
    attack(
        "attributes of headings",
        "# @ {#@ .x onclick=@}\n## [@](javascript:@)\n#@\n",
    ),
    attack(
        "admonition",
        "> [!WARNING]\n> @\n\n<div class=\"warning\">@</div>",
    ),
];

/// Those on code.
pub(crate) fn attacks_on_code() -> impl Iterator<Item = &'static Attack> {
    CODE.iter()
}

/// All attacks.
pub(crate) fn attacks() -> impl Iterator<Item = &'static Attack> {
    CODE.iter().chain(DOCS)
}

impl Attack {
    /// The text, with a marker that tells where it was placed.
    pub(crate) fn at(&self, number: usize, place: &str) -> String {
        let text = self.text.replace('%', STATEMENT);
        text.replace('@', &marker(number, place))
    }
}

fn marker(number: usize, place: &str) -> String {
    format!("{MARKER}{number}{place}")
}

/// One document with every attack at every place that takes any text.
pub(crate) fn document() -> Value {
    let mut schemas = Map::new();
    let mut paths = Map::new();
    let mut secured = Map::new();
    let mut tags = Vec::new();
    for (number, attack) in attacks().enumerate() {
        let at = |place: &str| attack.at(number, place);
        // What is Markdown and no code needs no place among the names.
        let name = |place: &str| {
            let is_code = number < CODE.len();
            if is_code {
                at(place)
            } else {
                marker(number, place)
            }
        };
        add_schemas(&mut schemas, &at, &name);
        let (path, item) = path_item(number, &at, &name);
        paths.insert(path, item);
        secured.insert(
            name("scheme"),
            json!({ "type": "apiKey", "in": "query", "name": at("key"), "description": at("schemetext") }),
        );
        tags.push(json!({
            "x-from": attack.from,
            "name": name("tag"),
            "description": at("tagtext"),
            "externalDocs": { "url": at("tagurl"), "description": at("tagdocs") },
        }));
    }
    let all = |place: &str| {
        let texts: Vec<String> = attacks()
            .enumerate()
            .map(|(n, one)| one.at(n, place))
            .collect();
        texts.join("\n")
    };
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": all("title"),
            "version": all("version"),
            "summary": all("infosummary"),
            "description": all("info"),
            "termsOfService": all("terms"),
            "contact": { "name": all("contact"), "url": all("contacturl"), "email": all("mail") },
            "license": { "name": all("license"), "identifier": all("spdx") },
            "x-info": all("infoextension"),
        },
        "servers": [{
            "url": "https://{host}/v1",
            "description": all("server"),
            "variables": { "host": { "default": "api.test", "description": all("host"), "enum": ["api.test", all("hosts")] } },
        }],
        "tags": tags,
        "externalDocs": { "url": all("docsurl"), "description": all("docs") },
        "paths": paths,
        "components": { "schemas": schemas, "securitySchemes": secured },
    })
}

type Text<'a> = &'a dyn Fn(&str) -> String;

fn add_schemas(schemas: &mut Map<String, Value>, at: Text<'_>, name: Text<'_>) {
    let named = |role: &str| json!({ "$ref": reference(&name(role)) });
    schemas.insert(
        name("model"),
        json!({
            "type": "object",
            "title": at("modeltitle"),
            "description": at("modeltext"),
            "required": [name("needed"), name("kind")],
            "properties": {
                name("needed"): { "type": "string", "description": at("neededtext"), "pattern": at("pattern"), "default": at("default") },
                name("kind"): { "type": "string" },
                name("format"): { "type": "string", "format": at("formatname"), "example": at("example"), "title": at("formattitle") },
                name("fixed"): { "const": at("const"), "description": at("fixedtext") },
                name("choice"): { "type": "string", "enum": [at("choicea"), at("choiceb")], "description": at("choicetext"), "default": at("choicea") },
                name("inline"): { "type": "object", "description": at("inlinetext"), "properties": { name("inner"): { "type": "integer", "description": at("innertext") } } },
                name("old"): { "type": "string", "deprecated": true, "description": at("oldtext"), "$comment": at("comment") },
                name("unsure"): { "oneOf": [{ "type": "string", "title": at("branch") }, { "type": "object", "title": at("branchb"), "properties": { name("branchmember"): {} } }] },
                name("any"): { "description": at("anytext"), "examples": [at("examples"), { at("examplekey"): at("examplevalue") }] },
            },
            "x-extension": at("extension"),
            at("keyword"): at("keywordvalue"),
        }),
    );
    schemas.insert(
        name("enum"),
        json!({
            "type": "string",
            "description": at("enumtext"),
            "enum": [at("valuea"), at("valueb"), ""],
            "x-enum-varnames": [at("namea"), at("nameb"), at("namec")],
            "x-enumNames": [at("enumnamea"), at("enumnameb"), at("enumnamec")],
            "x-enum-descriptions": [at("valuetexta"), at("valuetextb"), at("valuetextc")],
            "default": at("valuea"),
        }),
    );
    schemas.insert(
        name("union"),
        json!({
            "description": at("uniontext"),
            "oneOf": [named("model"), named("other")],
            "discriminator": { "propertyName": name("kind"), "mapping": { at("taga"): reference(&name("model")), at("tagb"): reference(&name("other")) } },
        }),
    );
    schemas.insert(
        name("other"),
        json!({
            "type": "object",
            "required": [name("kind")],
            "properties": { name("kind"): { "type": "string" }, name("next"): named("union") },
            "additionalProperties": { "type": "string", "description": at("restext") },
            "$defs": { name("definition"): { "type": "object", "description": at("definitiontext"), "properties": { "a": {} } } },
        }),
    );
}

fn path_item(number: usize, at: Text<'_>, name: Text<'_>) -> (String, Value) {
    // Braces are the parameters of a path, and control characters have no place in one.
    let mut literal = name("path");
    literal.retain(|character| !character.is_control() && !"{}".contains(character));
    let parameter = format!("{MARKER}{number}id");
    let model = json!({ "$ref": reference(&name("model")) });
    let operation = json!({
        "operationId": name("operation"),
        "summary": at("summary"),
        "description": at("operationtext"),
        "tags": [name("tag")],
        "externalDocs": { "url": at("operationurl"), "description": at("operationdocs") },
        "security": [{ name("scheme"): [] }],
        "servers": [{ "url": at("operationserver"), "description": at("operationservertext") }],
        "parameters": [
            { "name": parameter, "in": "path", "required": true, "description": at("idtext"), "schema": { "type": "string" } },
            { "name": name("query"), "in": "query", "required": true, "description": at("querytext"), "schema": { "type": "string", "default": at("querydefault") } },
            { "name": name("choose"), "in": "query", "description": at("choosetext"), "example": at("chooseexample"), "schema": { "type": "string", "description": at("chooseschema"), "enum": [at("choosea"), at("chooseb")] } },
            { "name": name("deep"), "in": "query", "style": "deepObject", "schema": { "type": "object", "properties": { name("deepmember"): { "type": "string", "description": at("deeptext") } } } },
            { "name": format!("X-{MARKER}{number}"), "in": "header", "description": at("headertext"), "schema": { "type": "string", "default": at("headerdefault"), "enum": [at("headera")] } },
            { "name": format!("c{MARKER}{number}"), "in": "cookie", "description": at("cookietext"), "schema": { "type": "string" } },
        ],
        "requestBody": {
            "description": at("bodytext"),
            "content": { "application/json": { "schema": model, "examples": { at("bodyexample"): { "summary": at("examplesummary"), "value": at("examplebody") } } } },
        },
        "responses": {
            "200": {
                "description": at("answertext"),
                "headers": { format!("X-{MARKER}{number}-Answer"): { "description": at("answerheadertext"), "schema": { "type": "string" } } },
                "content": { "application/json": { "schema": { "type": "object", "description": at("answerschema"), "properties": { at("answermember"): { "type": "string", "description": at("answermembertext") } } } } },
                "links": { at("link"): { "operationId": name("operation"), "description": at("linktext") } },
            },
            "404": { "description": at("failuretext"), "content": { "application/json": { "schema": { "$ref": reference(&name("other")) } } } },
        },
        "callbacks": { at("callback"): { at("callbackpath"): { "post": { "description": at("callbacktext"), "responses": { "204": { "description": at("callbackanswer") } } } } } },
        "x-operation": at("operationextension"),
    });
    let item =
        json!({ "summary": at("itemsummary"), "description": at("itemtext"), "post": operation });
    (format!("/{literal}/{{{parameter}}}"), item)
}

/// The reference to a schema, with everything in it escaped that a URI must not hold.
fn reference(name: &str) -> String {
    let escaped = name.replace('~', "~0").replace('/', "~1");
    let mut text = String::from("#/components/schemas/");
    for byte in escaped.bytes() {
        if byte.is_ascii_alphanumeric() {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}
