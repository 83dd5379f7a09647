//! A moment as a date.

use std::time::{SystemTime, UNIX_EPOCH};

/// The moment in UTC, to the minute: `2026-03-01 09:05 UTC`. `None` before 1970.
pub(super) fn utc(moment: SystemTime) -> Option<String> {
    let minutes = moment.duration_since(UNIX_EPOCH).ok()?.as_secs() / 60;
    let [year, month, day] = day_of(minutes / 1440);
    Some(format!("{year}-{month:02}-{day:02} {:02}:{:02} UTC", minutes / 60 % 24, minutes % 60))
}

/// Year, month and day of a day after the first of January 1970.
fn day_of(mut days: u64) -> [u64; 3] {
    /// How many days 400 years have, after which the calendar repeats itself.
    const CYCLE: u64 = 146_097;
    let is_leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let mut year = 1970 + 400 * (days / CYCLE);
    days %= CYCLE;
    loop {
        let length = if is_leap(year) { 366 } else { 365 };
        if days < length {
            break;
        }
        days -= length;
        year += 1;
    }
    let february = if is_leap(year) { 29 } else { 28 };
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    [year, month, days + 1]
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::{day_of, utc};

    #[test]
    fn a_moment_is_a_date_of_the_calendar() {
        let at = |seconds| utc(UNIX_EPOCH + Duration::from_secs(seconds)).expect("after 1970");
        assert_eq!(at(0), "1970-01-01 00:00 UTC");
        assert_eq!(at(1_000_000_000), "2001-09-09 01:46 UTC");
        assert_eq!(at(1_709_251_199), "2024-02-29 23:59 UTC");
        assert_eq!(at(1_709_251_200), "2024-03-01 00:00 UTC");
        assert_eq!(at(4_107_542_400), "2100-03-01 00:00 UTC");
        assert_eq!(utc(UNIX_EPOCH - Duration::from_secs(1)), None);
    }

    #[test]
    fn each_day_follows_the_one_before() {
        for day in 0..300_000 {
            let ([year, month, day], next) = (day_of(day), day_of(day + 1));
            let follows = [[year, month, day + 1], [year, month + 1, 1], [year + 1, 1, 1]].contains(&next);
            assert!(follows && day <= 31 && month <= 12, "{year}-{month}-{day}, {next:?}");
        }
    }
}
