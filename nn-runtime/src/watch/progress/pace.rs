//! When it is time to draw again, without asking the clock each time.

use std::time::{Duration, Instant};

/// How often a line is drawn anew.
const INTERVAL: Duration = Duration::from_millis(100);
/// How many calls may pass without a look at the clock. It bounds how long a line can be late when steps become slower.
const MOST: u32 = 1 << 14;

/// Asks the clock a few times for each drawing, however short the steps between two calls are: a look takes as long as a step of a tiny
/// network's.
#[derive(Debug)]
pub(super) struct Pace {
    looked: Instant,
    drawn: Instant,
    /// How many calls pass from one look to the next, and how many of them are left.
    stride: u32,
    left: u32,
}

impl Pace {
    pub(super) fn new(now: Instant) -> Self {
        Self { looked: now, drawn: now, stride: 0, left: 0 }
    }

    /// Whether it is time to draw.
    #[inline]
    pub(super) fn is_time(&mut self, clock: impl FnOnce() -> Instant) -> bool {
        if self.left > 0 {
            self.left -= 1;
            return false;
        }
        self.look(clock())
    }

    #[cold]
    fn look(&mut self, now: Instant) -> bool {
        let passed = now.saturating_duration_since(self.looked);
        if passed < INTERVAL / 16 {
            self.stride = (2 * self.stride + 1).min(MOST);
        } else if passed > INTERVAL / 4 {
            self.stride /= if passed > INTERVAL { 16 } else { 2 };
        }
        (self.looked, self.left) = (now, self.stride);
        let due = now.saturating_duration_since(self.drawn) >= INTERVAL;
        if due {
            self.drawn = now;
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, Instant, Pace};

    /// How often it looked, and how often it was time, in a second of steps.
    fn in_a_second(step: Duration) -> (usize, usize) {
        let start = Instant::now();
        let (mut pace, mut looks, mut drawings) = (Pace::new(start), 0, 0);
        let mut now = start;
        while now < start + Duration::from_secs(1) {
            now += step;
            let due = pace.is_time(|| {
                looks += 1;
                now
            });
            drawings += usize::from(due);
        }
        (looks, drawings)
    }

    #[test]
    fn a_million_short_steps_are_some_looks_and_ten_drawings() {
        let (looks, drawings) = in_a_second(Duration::from_micros(1));
        assert!(looks < 300 && (8..=10).contains(&drawings), "{looks} looks, {drawings} drawings");
    }

    #[test]
    fn long_steps_are_drawn_each() {
        assert_eq!(in_a_second(Duration::from_millis(125)), (8, 8));
    }

    #[test]
    fn steps_that_become_slower_are_noticed() {
        let start = Instant::now();
        let (mut pace, mut now) = (Pace::new(start), start);
        for _ in 0..1_000_000 {
            now += Duration::from_nanos(500);
            pace.is_time(|| now);
        }
        let before = now;
        while !pace.is_time(|| now) || now - before < Duration::from_millis(100) {
            now += Duration::from_millis(1);
            assert!(now - before < Duration::from_secs(20));
        }
        let slow = now;
        while !pace.is_time(|| now) {
            now += Duration::from_millis(1);
        }
        assert!(now - slow < Duration::from_secs(2), "{:?}", now - slow);
    }
}
