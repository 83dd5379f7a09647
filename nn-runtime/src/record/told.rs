//! Settings for people to read.

/// Settings by their names. A part is one of them, with what it is set to behind it: `Adam: beta1 0.9, beta2 0.999`. A part inside of a
/// part has it in parentheses.
#[derive(Debug, Default)]
pub(crate) struct Told {
    pub(super) settings: Vec<(String, String)>,
    /// The parts that are being told, the outermost first.
    open: Vec<Open>,
}

/// A part that is being told.
#[derive(Debug)]
struct Open {
    /// Where the text of its kind begins.
    start: usize,
    /// Whether something of it has been told.
    told: bool,
    /// The word between its components, whose names are not told.
    word: Option<&'static str>,
}

impl Told {
    pub(super) fn setting(&mut self, name: &str, value: &str) {
        let value = short(value);
        let is_inner = self.open.len() > 1;
        let Some((open, (_, text))) = self.open.last_mut().zip(self.settings.last_mut()) else {
            self.settings.push((name.to_owned(), value));
            return;
        };
        let before = match (std::mem::replace(&mut open.told, true), open.word) {
            (false, Some(_)) => "",
            (true, Some(word)) => &format!(" {word} "),
            (true, None) => ", ",
            (false, None) if is_inner => " (",
            (false, None) => ": ",
        };
        text.push_str(before);
        if open.word.is_none() {
            text.extend([name, " "]);
        }
        text.push_str(&value);
    }

    /// Starts a part. The settings until its end belong to it.
    pub(super) fn begin(&mut self, name: &str, kind: &str) {
        // The components of a composed kind follow as settings.
        let kind = kind.split('<').next().unwrap_or(kind);
        self.setting(name, kind);
        let start = self.settings.last().map_or(0, |(_, text)| text.len() - kind.len());
        self.open.push(Open { start, told: false, word: None });
    }

    pub(super) fn end(&mut self) {
        let is_inner = self.open.len() > 1;
        if let (Some(Open { told: true, word: None, .. }), true, Some((_, text))) = (self.open.pop(), is_inner, self.settings.last_mut()) {
            text.push(')');
        }
    }

    /// The components that follow are told with a word between them, in place of the kind of the part that holds them.
    pub(super) fn join_by(&mut self, word: &'static str) {
        if let Some((open, (_, text))) = self.open.last_mut().zip(self.settings.last_mut()) {
            text.truncate(open.start);
            open.word = Some(word);
        }
    }

    /// Whether the last part told a setting of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.settings.last().is_some_and(|(_, text)| text.contains(&format!(" {name} ")) || text.contains(&format!("({name} ")))
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
            record.section("schedule", "Over<Warmup>", |record| {
                record.setting("steps", 40);
                record.section("schedule", "Warmup", |record| record.setting("epsilon", 1e-8));
                record.section("other", "Constant", |record| record.count("done", &mut 3));
            });
            record.memory("memory", "State", |record| record.setting("of", "no interest"));
            record.setting("batch", 32);
        });
        let schedule = "Over: steps 40, schedule Warmup (epsilon 1e-8), other Constant";
        let wanted = [("seed", "7"), ("schedule", schedule), ("batch", "32")];
        assert_eq!(told, wanted.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    #[test]
    fn parts_of_a_chain_are_told_in_their_order() {
        use crate::optim::parts::{Average, RootMean, Sign};
        use crate::optim::schedule::{Cosine, Schedule, Warmup};
        use crate::optim::{Adam, ClipNorm, Descent, Optimizer, Ratio, Sgd, Transform};

        fn text<T>(mut part: T, of: impl FnOnce(&mut T, &mut crate::record::Record<'_>)) -> String {
            Told::of(|record| record.part("part", &mut part, of)).remove(0).1
        }
        assert_eq!(text(Sgd::new(0.1), Sgd::record), "Sgd: learning rate 0.1");
        assert_eq!(text(Adam::default(), Adam::record), "Adam: learning rate 0.001, beta1 0.9, beta2 0.999, epsilon 1e-8");
        let clipped = "ClipNorm (limit 1) before Adam (learning rate 0.001, beta1 0.9, beta2 0.999, epsilon 1e-8)";
        assert_eq!(text(ClipNorm(1.0).before(Adam::default()), Optimizer::record), clipped);
        let schedule = Warmup(10).then(Cosine::to(0.0).over(90)).then(Warmup(5));
        assert_eq!(
            text(schedule, Schedule::record),
            "Warmup (steps 10) then Over (steps 90, schedule Cosine (end 0)) then Warmup (steps 5)"
        );
        let signs = Descent::new(0.1, Ratio(Average::new(0.9), RootMean::new(0.99, 1e-3)).then(Sign));
        assert_eq!(
            text(signs, Optimizer::record),
            "Descent: learning rate 0.1, parts Average (beta 0.9) over RootMean (beta 0.99, epsilon 0.001, corrected false) then Sign"
        );
    }
}
