//! The modules of a crate as written in its files: what each defines, what it imports, and every path that its code names.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::{Item, UseTree};

/// A path as it is written, for instance `["super", "Form"]`.
pub(super) type Written = Vec<String>;

#[derive(Debug, Default)]
pub(super) struct Module {
    pub(super) file: PathBuf,
    pub(super) children: BTreeMap<String, usize>,
    pub(super) parent: Option<usize>,
    /// Items that are defined here, macros among them.
    defined: BTreeSet<String>,
    /// Imported names, each with its path.
    imported: BTreeMap<String, Written>,
    globs: Vec<Written>,
    /// Every path that the code of this module names, except those it only re-exports with `pub use`.
    named: Vec<Written>,
}

/// All modules of a crate. The root is the first.
#[derive(Debug)]
pub(super) struct Sources {
    pub(super) modules: Vec<Module>,
}

impl Sources {
    pub(super) fn read(root: &Path) -> Self {
        let mut sources = Self { modules: Vec::new() };
        sources.file(root, root.parent().expect("a folder"), None);
        sources
    }

    fn file(&mut self, file: &Path, folder: &Path, parent: Option<usize>) -> usize {
        let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let parsed = syn::parse_file(&text).expect("a file of Rust");
        let module = self.modules.len();
        self.modules.push(Module { file: file.to_owned(), parent, ..Module::default() });
        self.items(module, folder, parsed.items);
        module
    }

    fn items(&mut self, module: usize, folder: &Path, items: Vec<Item>) {
        for item in items {
            if is_test(&item) {
                continue;
            }
            match item {
                Item::Mod(item) => self.inner(module, folder, item),
                Item::Use(item) => {
                    let passed_on = !matches!(item.vis, syn::Visibility::Inherited);
                    self.import(module, &item.tree, &mut Vec::new(), passed_on);
                }
                item => {
                    let here = &mut self.modules[module];
                    here.defined.extend(name(&item));
                    paths(quote::ToTokens::to_token_stream(&item), &mut here.named);
                }
            }
        }
    }

    fn inner(&mut self, parent: usize, folder: &Path, item: syn::ItemMod) {
        let name = item.ident.to_string();
        let child = if let Some((_, items)) = item.content {
            let child = self.modules.len();
            self.modules.push(Module { file: self.modules[parent].file.clone(), parent: Some(parent), ..Module::default() });
            self.items(child, &folder.join(&name), items);
            child
        } else {
            let elsewhere = item.attrs.iter().find_map(path_attribute);
            let file = elsewhere.unwrap_or_else(|| format!("{name}.rs"));
            let stem = file.trim_end_matches(".rs").to_owned();
            let (flat, nested) = (folder.join(&file), folder.join(&stem).join("mod.rs"));
            self.file(if flat.exists() { &flat } else { &nested }, &folder.join(&stem), Some(parent))
        };
        self.modules[parent].children.insert(name, child);
    }

    fn import(&mut self, module: usize, tree: &UseTree, before: &mut Written, passed_on: bool) {
        let here = &mut self.modules[module];
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.import(module, &path.tree, before, passed_on);
                before.pop();
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.import(module, tree, before, passed_on)),
            UseTree::Glob(_) => here.globs.push(before.clone()),
            UseTree::Name(name) => {
                let name = name.ident.to_string();
                let mut path = before.clone();
                let alias = if name == "self" { before.last().cloned().expect("a path before `self`") } else { name.clone() };
                if name != "self" {
                    path.push(name);
                }
                self.alias(module, alias, path, passed_on);
            }
            UseTree::Rename(rename) => {
                let path = before.iter().cloned().chain([rename.ident.to_string()]).collect();
                self.alias(module, rename.rename.to_string(), path, passed_on);
            }
        }
    }

    fn alias(&mut self, module: usize, alias: String, path: Written, passed_on: bool) {
        let here = &mut self.modules[module];
        if !passed_on {
            here.named.push(path.clone());
        }
        here.imported.insert(alias, path);
    }

    /// The modules of the root, by name.
    pub(super) fn top_modules(&self) -> BTreeSet<String> {
        self.modules[0].children.keys().cloned().collect()
    }

    /// Which modules of the root use which others, themselves or by a module inside.
    pub(super) fn uses_of_top_modules(&self) -> BTreeSet<(String, String)> {
        let top = |module| self.name(module).split("::").nth(1).map(str::to_owned);
        let uses = |user| self.uses(user).into_iter().filter_map(move |used| Some((top(user)?, top(used)?)));
        (0..self.modules.len()).flat_map(uses).filter(|(user, used)| user != used).collect()
    }

    /// The path of a module.
    pub(super) fn name(&self, module: usize) -> String {
        let Some(parent) = self.modules[module].parent else { return "crate".to_owned() };
        let (name, _) = self.modules[parent].children.iter().find(|(_, child)| **child == module).expect("a child of its parent");
        format!("{}::{name}", self.name(parent))
    }

    /// Of two modules the ancestors that stand side by side, and the parent of these; none where one module is inside the other.
    pub(super) fn side_by_side(&self, one: usize, other: usize) -> Option<(usize, (usize, usize))> {
        let line = |module: usize| {
            let mut line: Vec<usize> = std::iter::successors(Some(module), |module| self.modules[*module].parent).collect();
            line.reverse();
            line
        };
        let (one, other) = (line(one), line(other));
        let common = one.iter().zip(&other).take_while(|(one, other)| one == other).count();
        Some((one[common - 1], (*one.get(common)?, *other.get(common)?)))
    }

    /// The modules that define what a module names.
    pub(super) fn uses(&self, module: usize) -> BTreeSet<usize> {
        let here = &self.modules[module];
        // A single name is a variable or an item, not a module; `crate` alone occurs in `pub(crate)`.
        let one = |path: &Written| path.len() == 1 && (here.children.contains_key(&path[0]) || is_root(&path[0]));
        here.named.iter().filter(|path| !one(path)).filter_map(|path| self.resolve(module, path, 0)).collect()
    }

    /// The module that defines what a path names, if it is in this crate.
    fn resolve(&self, from: usize, path: &[String], depth: usize) -> Option<usize> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" | "$crate" | "nn_runtime" => self.walk(0, rest, depth),
            "self" => self.walk(from, rest, depth),
            "super" => self.walk(self.modules[from].parent?, rest, depth),
            _ => self.walk(from, path, depth),
        }
    }

    fn walk(&self, module: usize, rest: &[String], depth: usize) -> Option<usize> {
        let Some((first, behind)) = rest.split_first() else { return Some(module) };
        let here = &self.modules[module];
        if depth > 16 {
            return None;
        }
        if first == "super" {
            self.walk(here.parent?, behind, depth + 1)
        } else if let Some(&child) = here.children.get(first) {
            self.walk(child, behind, depth + 1)
        } else if here.defined.contains(first) {
            Some(module)
        } else if let Some(path) = here.imported.get(first) {
            if path.first() == Some(first) {
                return None; // a crate of the same name
            }
            let path: Vec<String> = path.iter().chain(behind).cloned().collect();
            self.resolve(module, &path, depth + 1)
        } else {
            let through = |glob: &Written| self.resolve(module, &glob.iter().chain(rest).cloned().collect::<Vec<_>>(), depth + 1);
            here.globs.iter().find_map(through)
        }
    }
}

/// The paths in code, including macros: `a::b::c`, and single names.
fn paths(code: TokenStream, all: &mut Vec<Written>) {
    let mut path: Written = Vec::new();
    let mut joined = false;
    let mut tokens = code.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(name) => {
                if !joined {
                    all.extend((!path.is_empty()).then(|| std::mem::take(&mut path)));
                }
                path.push(name.to_string());
                joined = false;
            }
            TokenTree::Punct(mark) if mark.as_char() == ':' && !path.is_empty() => {
                joined = matches!(tokens.peek(), Some(TokenTree::Punct(next)) if next.as_char() == ':') && tokens.next().is_some();
                if !joined {
                    all.extend([std::mem::take(&mut path)]);
                }
            }
            TokenTree::Group(group) => {
                all.extend((!path.is_empty()).then(|| std::mem::take(&mut path)));
                joined = false;
                paths(group.stream(), all);
            }
            _ => {
                all.extend((!path.is_empty()).then(|| std::mem::take(&mut path)));
                joined = false;
            }
        }
    }
    all.extend((!path.is_empty()).then_some(path));
}

fn name(item: &Item) -> Option<String> {
    Some(match item {
        Item::Const(item) => item.ident.to_string(),
        Item::Enum(item) => item.ident.to_string(),
        Item::Fn(item) => item.sig.ident.to_string(),
        Item::Macro(item) => item.ident.as_ref()?.to_string(),
        Item::Static(item) => item.ident.to_string(),
        Item::Struct(item) => item.ident.to_string(),
        Item::Trait(item) => item.ident.to_string(),
        Item::Type(item) => item.ident.to_string(),
        Item::Union(item) => item.ident.to_string(),
        _ => return None,
    })
}

fn is_root(name: &str) -> bool {
    ["crate", "super", "self"].contains(&name)
}

fn is_test(item: &Item) -> bool {
    let attributes = match item {
        Item::Mod(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        _ => return false,
    };
    attributes.iter().any(|attribute| {
        let text = quote::ToTokens::to_token_stream(&attribute.meta).to_string();
        text == "cfg (test)" || text.starts_with("cfg (all (test") || text.contains("doctest") || text == "cfg (doc)"
    })
}

fn path_attribute(attribute: &syn::Attribute) -> Option<String> {
    let syn::Meta::NameValue(meta) = &attribute.meta else { return None };
    let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = &meta.value else { return None };
    meta.path.is_ident("path").then(|| text.value())
}
