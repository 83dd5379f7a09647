//! Settings for people to read.

/// Settings by their names. A part is one of them, with what it is set to in parentheses: `Adam (beta1 0.9, beta2 0.999)`.
#[derive(Debug, Default)]
pub(crate) struct Told {
    pub(super) settings: Vec<(String, String)>,
    /// Of each part that is being told, the outermost first, whether something of it has been.
    open: Vec<bool>,
}

impl Told {
    pub(super) fn setting(&mut self, name: &str, value: &str) {
        let value = &short(value);
        let Some((open, (_, text))) = self.open.last_mut().zip(self.settings.last_mut()) else {
            self.settings.push((name.to_owned(), value.clone()));
            return;
        };
        let before = if std::mem::replace(open, true) { ", " } else { " (" };
        text.extend([before, name, " ", value]);
    }

    /// Starts a part. The settings until its end belong to it.
    pub(super) fn begin(&mut self, name: &str, kind: &str) {
        // The components of a composed kind follow as settings.
        self.setting(name, kind.split('<').next().unwrap_or(kind));
        self.open.push(false);
    }

    pub(super) fn end(&mut self) {
        if let (Some(true), Some((_, text))) = (self.open.pop(), self.settings.last_mut()) {
            text.push(')');
        }
    }
}

/// Formats a small number without zeros: `1e-8`.
fn short(value: &str) -> String {
    match value.parse::<f64>() {
        Ok(number) if number != 0.0 && number.abs() < 1e-4 => format!("{number:e}"),
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::record::Told;

    #[test]
    fn a_part_is_told_with_its_settings_and_without_what_it_remembers() {
        let told = Told::of(|record| {
            record.setting("seed", 7);
            record.section("schedule", "Then<Warmup, Cosine>", |record| {
                record.section("first", "Warmup", |record| record.setting("epsilon", 1e-8));
                record.section("second", "Constant", |record| record.count("done", &mut 3));
            });
            record.memory("memory", "State", |record| record.setting("of", "no interest"));
            record.setting("batch", 32);
        });
        let wanted = [("seed", "7"), ("schedule", "Then (first Warmup (epsilon 1e-8), second Constant)"), ("batch", "32")];
        assert_eq!(told, wanted.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
}
