//! A moment as a date.

use std::time::{SystemTime, UNIX_EPOCH};

use chrono::DateTime;

/// The moment in UTC, to the minute: `2026-03-01 09:05 UTC`. `None` before 1970.
pub(super) fn utc(moment: SystemTime) -> Option<String> {
    let seconds = moment.duration_since(UNIX_EPOCH).ok()?.as_secs();
    let moment = DateTime::from_timestamp(i64::try_from(seconds).ok()?, 0)?;
    Some(moment.format("%Y-%m-%d %H:%M UTC").to_string())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::utc;

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
        let day_of = |day: u64| -> [u64; 3] {
            let date = utc(UNIX_EPOCH + Duration::from_secs(day * 86_400)).expect("after 1970");
            let mut parts = date[..10].split('-').map(|part| part.parse().expect("a number"));
            std::array::from_fn(|_| parts.next().expect("year, month and day"))
        };
        for day in 0..300_000 {
            let ([year, month, day], next) = (day_of(day), day_of(day + 1));
            let follows = [[year, month, day + 1], [year, month + 1, 1], [year + 1, 1, 1]].contains(&next);
            assert!(follows && day <= 31 && month <= 12, "{year}-{month}-{day}, {next:?}");
        }
    }
}
