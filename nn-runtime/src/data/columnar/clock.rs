//! Converts dates and times, which are stored as integers, to numbers and texts.

use chrono::{DateTime, NaiveDateTime, NaiveTime};

/// The meaning of the integers of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::data) enum Clock {
    /// Days since 1970-01-01.
    Date,
    /// The time since midnight.
    TimeOfDay(Unit),
    /// The time since 1970-01-01T00:00:00, in UTC or in an unknown time zone.
    Timestamp { unit: Unit, utc: bool },
    /// A length of time.
    #[cfg_attr(not(any(test, feature = "arrow")), expect(dead_code, reason = "Parquet has none"))]
    Duration(Unit),
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::data) enum Unit {
    #[cfg_attr(not(any(test, feature = "arrow")), expect(dead_code, reason = "Parquet begins at milliseconds"))]
    Second,
    Millisecond,
    Microsecond,
    Nanosecond,
}

const DAY: i64 = 86_400;

impl Unit {
    /// Returns the number of units per second.
    fn per_second(self) -> i64 {
        match self {
            Self::Second => 1,
            Self::Millisecond => 1_000,
            Self::Microsecond => 1_000_000,
            Self::Nanosecond => 1_000_000_000,
        }
    }

    /// Returns the whole seconds and the remaining nanoseconds.
    fn split(self, count: i64) -> (i64, u32) {
        let a_second = self.per_second();
        (count.div_euclid(a_second), (count.rem_euclid(a_second) * (1_000_000_000 / a_second)) as u32)
    }
}

impl Clock {
    /// Returns the days of a date, or the seconds of the other kinds.
    pub(in crate::data) fn number(self, count: i64) -> f64 {
        match self {
            Self::Date => count as f64,
            Self::TimeOfDay(unit) | Self::Timestamp { unit, .. } | Self::Duration(unit) => {
                // In two parts, because f64 cannot represent the nanoseconds since 1970 exactly.
                let a_second = unit.per_second();
                (count / a_second) as f64 + (count % a_second) as f64 / a_second as f64
            }
        }
    }

    /// Returns the text in ISO 8601, or the seconds of a duration. The alphabetical order of texts is the order of time: `+` sorts before the
    /// decimal point of a fraction, but `Z` would not.
    pub(in crate::data) fn text(self, count: i64) -> Result<String, String> {
        let moment = |seconds, nanoseconds| DateTime::from_timestamp(seconds, nanoseconds).map(|moment| moment.naive_utc());
        // The `Debug` format has a T between date and time, as ISO 8601 requires.
        let text = match self {
            Self::Date => count.checked_mul(DAY).and_then(|seconds| moment(seconds, 0)).map(|moment| moment.date().to_string()),
            Self::TimeOfDay(unit) => {
                let (seconds, nanoseconds) = unit.split(count);
                let seconds = u32::try_from(seconds).ok();
                seconds.and_then(|seconds| NaiveTime::from_num_seconds_from_midnight_opt(seconds, nanoseconds)).map(|time| time.to_string())
            }
            Self::Timestamp { unit, utc } => {
                let (seconds, nanoseconds) = unit.split(count);
                let zone = if utc { "+00:00" } else { "" };
                moment(seconds, nanoseconds).map(|moment: NaiveDateTime| format!("{moment:?}{zone}"))
            }
            Self::Duration(_) => Some(self.number(count).to_string()),
        };
        text.ok_or_else(|| format!("found {count}, which is not a valid {}", self.singular()))
    }

    fn singular(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::TimeOfDay(_) => "time of day",
            Self::Timestamp { .. } => "timestamp",
            Self::Duration(_) => "duration",
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Clock, Unit};

    const MOMENT: Clock = Clock::Timestamp { unit: Unit::Nanosecond, utc: true };

    fn moment(unit: Unit) -> Clock {
        Clock::Timestamp { unit, utc: false }
    }

    #[test]
    fn dates_are_days_and_times_are_seconds() {
        assert_eq!(Clock::Date.number(19_783), 19_783.0);
        assert_eq!(Clock::TimeOfDay(Unit::Microsecond).number(45_000_250_000), 45_000.25);
        assert_eq!(moment(Unit::Millisecond).number(1_709_296_200_500), 1_709_296_200.5);
        assert_eq!(moment(Unit::Second).number(-1), -1.0);
        assert_eq!(moment(Unit::Nanosecond).number(-1), -1e-9);
        assert_eq!(moment(Unit::Nanosecond).number(-250_000_000), -0.25);
        assert_eq!(Clock::Duration(Unit::Millisecond).number(-1500), -1.5);
    }

    #[test]
    fn texts_have_the_format_of_iso_8601() {
        let text = |clock: Clock, count| clock.text(count).expect("a moment");
        assert_eq!(text(Clock::Date, 19_783), "2024-03-01");
        assert_eq!(text(Clock::Date, -1), "1969-12-31");
        assert_eq!(text(Clock::TimeOfDay(Unit::Second), 45_000), "12:30:00");
        assert_eq!(text(Clock::TimeOfDay(Unit::Microsecond), 45_000_000_001), "12:30:00.000001");
        assert_eq!(text(moment(Unit::Second), 1_709_296_200), "2024-03-01T12:30:00");
        assert_eq!(text(moment(Unit::Nanosecond), -1), "1969-12-31T23:59:59.999999999");
        assert_eq!(text(MOMENT, 1_709_296_200_500_000_000), "2024-03-01T12:30:00.500+00:00");
        assert_eq!(text(Clock::Duration(Unit::Millisecond), 1500), "1.5");
    }

    #[test]
    fn an_invalid_date_or_time_is_an_error() {
        for (clock, kind) in [(Clock::Date, "date"), (Clock::TimeOfDay(Unit::Second), "time of day"), (moment(Unit::Second), "timestamp")] {
            assert_eq!(clock.text(i64::MAX), Err(format!("found 9223372036854775807, which is not a valid {kind}")));
        }
        assert!(Clock::TimeOfDay(Unit::Second).text(86_400).is_err());
    }

    proptest! {
        #[test]
        fn texts_and_numbers_sort_by_time(a in -9_000_000_000_i64..9_000_000_000, b in -9_000_000_000_i64..9_000_000_000) {
            for utc in [false, true] {
                let clock = Clock::Timestamp { unit: Unit::Millisecond, utc };
                prop_assert_eq!(clock.text(a).expect("a moment").cmp(&clock.text(b).expect("a moment")), a.cmp(&b));
                prop_assert_eq!(clock.number(a).total_cmp(&clock.number(b)), a.cmp(&b));
            }
        }
    }
}
