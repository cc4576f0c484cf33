//! A program that uses all that is generated for a document: it makes every value, reads every
//! field, names every variant and calls every method, each with its type.
//!
//! In: generated code. Out: code of somebody in another crate. Never here: a name that the
//! generated code does not show.

use std::fmt::Write as _;

use codegen::Output;
use quote::ToTokens as _;
use syn::{Fields, FnArg, Item, ItemEnum, ItemStruct, ReturnType, Type};

/// The whole program, without its `use` of the state.
pub(crate) fn program(output: &Output) -> String {
    let mut text = "fn any<T>() -> T {\n    loop {}\n}\n\n".to_owned();
    let types = syn::parse_file(&output.types).expect("the output is Rust");
    let operations = syn::parse_file(&output.operations).expect("the output is Rust");
    let imports = imports(&[&output.types, &output.operations]);
    writeln!(text, "use levels::runtime::{{{imports}}};\n").unwrap();
    for item in &types.items {
        match item {
            Item::Macro(item) => {
                let name = item.mac.path.to_token_stream().to_string();
                match item.mac.parse_body::<Item>().expect("an item") {
                    Item::Struct(item) => of_struct(&name, &item, &mut text),
                    Item::Enum(item) => of_enum(&name, &item, &mut text),
                    _ => {}
                }
            }
            Item::Type(item) => {
                let (name, ty) = (&item.ident, shown(&item.ty));
                writeln!(text, "fn alias_{name}(x: {name}) -> {ty} {{\n    x\n}}\n").unwrap();
            }
            _ => {}
        }
    }
    for item in &operations.items {
        let Item::Impl(item) = item else { continue };
        for item in &item.items {
            if let syn::ImplItem::Fn(item) = item {
                method(&item.sig, &mut text);
            }
        }
    }
    text.push_str("fn base_url() -> &'static str {\n    Client::BASE_URL\n}\n");
    text
}

/// The types of the runtime that the code names.
fn imports(texts: &[&String]) -> String {
    let mut names = std::collections::BTreeSet::new();
    for text in texts {
        let Some((_, rest)) = text.split_once("::runtime::{") else {
            continue;
        };
        let (list, _) = rest.split_once('}').unwrap_or_default();
        let list = list.split(',').map(str::trim);
        names.extend(list.filter(|name| name.starts_with(char::is_uppercase) && *name != "Client"));
    }
    names.into_iter().collect::<Vec<&str>>().join(", ")
}

/// A type as another crate writes it.
fn shown(ty: &Type) -> String {
    let text = ty.to_token_stream().to_string();
    let text = text.replace("crate :: types ::", "");
    text.replace("crate :: runtime ::", "levels :: runtime ::")
}

fn of_struct(kind: &str, item: &ItemStruct, text: &mut String) {
    let name = &item.ident;
    writeln!(text, "fn struct_{name}(x: {name}) {{").unwrap();
    let (mut required, mut setters) = (Vec::new(), Vec::new());
    for field in &item.fields {
        let (field_name, ty) = (field.ident.to_token_stream(), shown(&field.ty));
        let mut attributes = field.attrs.iter();
        let optional = attributes.find(|it| it.path().is_ident("optional"));
        if field.attrs.iter().any(|it| it.path().is_ident("required")) {
            required.push(format!("any::<{ty}>()"));
        }
        if let Some(optional) = optional {
            let tokens = optional.meta.require_list().expect("a list").tokens.clone();
            let setter = tokens.into_iter().next().to_token_stream();
            setters.push(format!(".{setter}(any::<{ty}>())"));
            writeln!(text, "    let _: &Option<{ty}> = &x.{field_name};").unwrap();
        } else {
            writeln!(text, "    let _: &{ty} = &x.{field_name};").unwrap();
        }
    }
    if kind == "model" {
        let (required, setters) = (required.join(", "), setters.concat());
        writeln!(
            text,
            "    let _: {name} = {name}::new({required}){setters};"
        )
        .unwrap();
        if required.is_empty() {
            writeln!(
                text,
                "    let _ = <{name} as ::std::default::Default>::default();"
            )
            .unwrap();
        }
    }
    writeln!(
        text,
        "    let _ = (format!(\"{{x:?}}\"), x.clone() == x);\n}}\n"
    )
    .unwrap();
}

fn of_enum(kind: &str, item: &ItemEnum, text: &mut String) {
    let name = &item.ident;
    writeln!(text, "fn enum_{name}(x: {name}) {{").unwrap();
    for variant in &item.variants {
        let variant_name = &variant.ident;
        match &variant.fields {
            Fields::Unnamed(fields) => {
                let ty = fields.unnamed.first().map(|field| shown(&field.ty));
                let ty = ty.unwrap_or_default();
                writeln!(
                    text,
                    "    if let {name}::{variant_name}(x) = &x {{\n        let _: &{ty} = x;\n    }}"
                )
                .unwrap();
                if ["union", "tagged_union"].contains(&kind) {
                    writeln!(text, "    let _ = {name}::{variant_name}(any::<{ty}>());").unwrap();
                }
            }
            _ => writeln!(text, "    let _ = matches!(x, {name}::{variant_name});").unwrap(),
        }
    }
    match kind {
        "open_enum" => {
            writeln!(
                text,
                "    let _: (&str, bool) = (x.as_str(), x.is_known());"
            )
            .unwrap();
            writeln!(text, "    let _ = matches!(x, {name}::Unrecognized(_));").unwrap();
        }
        "closed_enum" => writeln!(text, "    let (_, _, _) = (x, x, x.as_str());").unwrap(),
        "open_int_enum" | "closed_int_enum" => {
            writeln!(text, "    let _: (_, _, i64) = (x, x, x.as_i64());").unwrap();
        }
        _ => {}
    }
    writeln!(
        text,
        "    let _ = (format!(\"{{x:?}}\"), x.clone() == x);\n}}\n"
    )
    .unwrap();
}

fn method(signature: &syn::Signature, text: &mut String) {
    let name = &signature.ident;
    let arguments = signature
        .inputs
        .iter()
        .filter_map(|argument| match argument {
            FnArg::Receiver(_) => None,
            FnArg::Typed(argument) => {
                let ty = shown(&argument.ty);
                // What turns into a type is given as that type.
                let into = ty.strip_prefix("impl Into < ");
                let ty = into.map_or(ty.as_str(), |rest| rest.trim_end_matches(" >"));
                Some(format!("any::<{ty}>()"))
            }
        });
    let arguments = arguments.collect::<Vec<String>>().join(", ");
    let ReturnType::Type(_, result) = &signature.output else {
        return;
    };
    let (result, plain) = (shown(result), name.to_string().replace("r#", ""));
    writeln!(
        text,
        "fn call_{plain}(client: &Client) {{\n    let _: {result} = client.{name}({arguments});\n}}\n"
    )
    .unwrap();
}
