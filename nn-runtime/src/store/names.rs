//! Maps the names of a file's tensors to those of a network.

/// The mapping of names: prefixes are stripped first, then layers are renamed.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    pub(super) prefixes: Vec<String>,
    pub(super) renames: Vec<(String, String)>,
}

impl Names {
    /// Returns each tensor's name in the network, with its name in the file.
    pub(super) fn of<'a>(&self, stored: impl IntoIterator<Item = &'a str>) -> Result<Vec<(String, &'a str)>, String> {
        let (mut prefixed, mut renamed) = (vec![false; self.prefixes.len()], vec![false; self.renames.len()]);
        let mut named: Vec<(String, &str)> = Vec::new();
        for stored in stored {
            let stripped =
                self.prefixes.iter().enumerate().find_map(|(place, prefix)| Some((place, stored.strip_prefix(prefix.as_str())?)));
            let name = stripped.map_or(stored, |(place, rest)| {
                prefixed[place] = true;
                rest
            });
            let layer = self.renames.iter().enumerate().find_map(|(place, (from, to))| {
                let rest = name.strip_prefix(from.as_str()).filter(|rest| rest.is_empty() || rest.starts_with('.'))?;
                renamed[place] = true;
                Some(format!("{to}{rest}"))
            });
            named.push((layer.unwrap_or_else(|| name.to_owned()), stored));
        }
        let idle = |used: &[bool]| used.iter().position(|used| !used);
        if let Some(place) = idle(&prefixed) {
            return Err(format!("no tensor has the prefix {:?} that is to be stripped", self.prefixes[place]));
        }
        if let Some(place) = idle(&renamed) {
            return Err(format!("no tensor is `{0}` or starts with `{0}.`, which is to be renamed", self.renames[place].0));
        }
        named.sort();
        match named.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            None => Ok(named),
            Some(pair) => Err(format!("`{}` and `{}` would both become `{}`", pair[0].1, pair[1].1, pair[0].0)),
        }
    }
}
