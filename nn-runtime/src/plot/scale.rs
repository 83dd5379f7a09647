//! The scale of an axis and its ticks.

/// A linear or logarithmic scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    least: f64,
    most: f64,
    log: bool,
}

impl Scale {
    /// Returns a scale with the given limits, or one that contains all numbers with a small margin.
    pub(super) fn of(numbers: impl Iterator<Item = f64>, limits: Option<[f64; 2]>, log: bool) -> Self {
        let fits = |x: &f64| x.is_finite() && (!log || *x > 0.0);
        let [least, most] = limits.unwrap_or_else(|| {
            let [least, most] =
                numbers.filter(fits).fold([f64::INFINITY, f64::NEG_INFINITY], |[least, most], x| [least.min(x), most.max(x)]);
            match (least <= most, log) {
                (false, false) => [0.0, 1.0],
                (false, true) => [0.1, 10.0],
                (true, true) => [least / 1.3, most * 1.3],
                (true, false) => {
                    let room = if most > least { 0.04 * (most - least) } else { 0.5 * most.abs().max(1.0) };
                    [least - room, most + room]
                }
            }
        });
        Self { least, most, log }
    }

    /// Returns the position of a number: 0 at the lower limit, 1 at the upper. `None` if it cannot be drawn.
    pub(super) fn share(&self, x: f64) -> Option<f64> {
        let share = if self.log {
            (x > 0.0).then(|| (x / self.least).ln() / (self.most / self.least).ln())
        } else {
            Some((x - self.least) / (self.most - self.least))
        };
        share.filter(|share| share.is_finite()).map(|share| share.clamp(-4.0, 5.0))
    }

    /// Returns the ticks with their texts.
    pub(super) fn ticks(&self, wanted: usize) -> Vec<(f64, String)> {
        if self.log {
            let (first, last) = (self.least.log10().ceil() as i32, self.most.log10().floor() as i32);
            if last <= first + 1 {
                let steps = (first - 1..=last).flat_map(|power| [1.0, 2.0, 5.0].map(|step| step * 10_f64.powi(power)));
                let within = steps.filter(|x| (self.least..=self.most).contains(x));
                return within.map(|x| (x, number_text(x, (-x.log10().floor()).max(0.0) as usize))).collect();
            }
            if last > first {
                let stride = ((last - first) as usize).div_ceil(wanted).max(1);
                return (first..=last).step_by(stride).map(|power| (10_f64.powi(power), power_text(power))).collect();
            }
        }
        let (step, digits) = even_step((self.most - self.least) / wanted as f64);
        let first = (self.least / step).ceil() as i64;
        let numbers = (first..).map(|place| place as f64 * step).take_while(|x| *x <= self.most + 1e-9 * step);
        numbers.map(|x| (x, number_text(x, digits))).collect()
    }
}

/// Rounds a step up to 1, 2 or 5 times a power of ten. Also returns the number of decimals it needs.
fn even_step(step: f64) -> (f64, usize) {
    let power = step.log10().floor();
    let unit = 10_f64.powf(power);
    let factor = [1.0, 2.0, 5.0, 10.0].into_iter().find(|factor| factor * unit >= step * 0.999).unwrap_or(10.0);
    let power = if factor == 10.0 { power + 1.0 } else { power };
    (factor * unit, (-power).clamp(0.0, 12.0) as usize)
}

fn number_text(x: f64, digits: usize) -> String {
    let text = if x.abs() >= 1e6 || digits > 5 && x != 0.0 { format!("{x:.0e}") } else { format!("{x:.digits$}") };
    let text =
        if text.trim_start_matches('-').chars().all(|c| matches!(c, '0' | '.')) { text.trim_start_matches('-').to_owned() } else { text };
    text.replace('-', "−")
}

/// `10⁻³`
fn power_text(power: i32) -> String {
    let digits = power.to_string();
    let raised = digits.chars().map(|digit| match digit {
        '-' => '⁻',
        digit => ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'][digit.to_digit(10).unwrap_or(0) as usize],
    });
    match power {
        0 => "1".to_owned(),
        1 => "10".to_owned(),
        _ => std::iter::once("10".to_owned()).chain(raised.map(String::from)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::Scale;

    fn texts(scale: Scale) -> Vec<String> {
        scale.ticks(5).into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn ticks_are_round_numbers() {
        assert_eq!(texts(Scale::of([].into_iter(), Some([0.0, 1.0]), false)), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!(texts(Scale::of([].into_iter(), Some([-30.0, 25.0]), false)), ["−20", "0", "20"]);
        assert_eq!(texts(Scale::of([].into_iter(), Some([1e-4, 10.0]), true)), ["10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "1", "10"]);
    }

    #[test]
    fn numbers_that_cannot_be_drawn_have_no_position() {
        let scale = Scale::of([1.0, f64::NAN, 100.0, -3.0].into_iter(), None, true);
        assert_eq!((scale.share(0.0), scale.share(-1.0), scale.share(f64::NAN)), (None, None, None));
        let middle = scale.share(10.0).expect("it is above 0");
        assert!((middle - 0.5).abs() < 1e-9);
        assert!(Scale::of([].into_iter(), None, false).share(0.5).is_some());
        assert!(Scale::of([3.0].into_iter(), None, false).share(3.0).is_some());
    }
}
