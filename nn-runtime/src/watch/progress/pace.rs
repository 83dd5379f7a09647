//! Decides when to redraw, without reading the clock each time.

use std::time::{Duration, Instant};

/// The time between two drawings.
const INTERVAL: Duration = Duration::from_millis(100);
/// The maximum number of calls between two readings of the clock. It limits how late the line can be if steps become slower.
const MOST: u32 = 1 << 14;

/// Reads the clock only a few times per drawing, however short the time between two calls is. Reading it takes as long as a training step of a
/// tiny network.
#[derive(Debug)]
pub(super) struct Pace {
    looked: Instant,
    drawn: Instant,
    /// The number of calls between two readings.
    stride: u32,
    /// The number of calls until the next reading.
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

    /// Returns the numbers of clock readings and of drawings in a second of steps.
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
    fn a_million_short_steps_need_few_clock_readings_and_ten_drawings() {
        let (looks, drawings) = in_a_second(Duration::from_micros(1));
        assert!(looks < 300 && (8..=10).contains(&drawings), "{looks} readings, {drawings} drawings");
    }

    #[test]
    fn each_long_step_is_drawn() {
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
