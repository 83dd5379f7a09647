//! Images of which some lines are made at a time, against whole ones.

use nn_kernels::{SlidingWindows, Strips, row};

/// Draws numbers below a limit.
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % limit
    }

    fn windows(&mut self, image: [usize; 3], pads: bool) -> SlidingWindows {
        let kernel = [0; 2].map(|_| 1 + self.below(4));
        let dilation = [0; 2].map(|_| 1 + self.below(2));
        let padding = [[0; 2]; 2].map(|axis| axis.map(|_| if pads && self.below(2) == 0 { self.below(6) } else { 0 }));
        SlidingWindows { image, kernel, stride: [0; 2].map(|_| 1 + self.below(4)), dilation, padding, groups: 1 }
    }

    fn numbers(&mut self, len: usize) -> Vec<f64> {
        (0..len).map(|_| self.below(1000) as f64 / 500.0 - 1.0).collect()
    }
}

/// Whether windows fit into their image.
fn fit(windows: SlidingWindows) -> bool {
    (0..2).all(|axis| {
        let [before, behind] = windows.padding[axis];
        windows.image[axis] + before + behind > windows.dilation[axis] * (windows.kernel[axis] - 1)
    })
}

#[test]
fn strips_of_any_size_give_what_the_whole_image_gives() {
    let draw = &mut Draw(1);
    let mut compared = 0;
    while compared < 3000 {
        let image = [1 + draw.below(14), 1 + draw.below(5), 1 + draw.below(3)];
        let first = draw.windows(image, false);
        let channels = 2 + draw.below(3);
        let [height, width] = first.count();
        // Each channel alone, as these kernels pad, or a pool.
        let second = SlidingWindows { groups: channels, ..draw.windows([height, width, channels], true) };
        let span = second.dilation[0] * (second.kernel[0] - 1) + 1;
        if !fit(first) || !fit(second) || second.padding[0][0] >= span {
            continue;
        }
        compared += 1;
        let weight = draw.numbers(first.kernel[0] * first.kernel[1] * image[2] * channels);
        let of_channels = draw.numbers(second.kernel[0] * second.kernel[1] * channels);
        let x = draw.numbers(first.numbers());
        let [rows, columns] = second.count();
        let pools = draw.below(2) == 0;
        let second_step = |y: &mut [f64], z: &[f64], windows| {
            if pools { row::average_pool(y, z, windows, false) } else { row::convolve(y, z, &of_channels, windows) }
        };

        let (mut z, mut y) = (vec![0.0; height * width * channels], vec![0.0; rows * columns * channels]);
        row::convolve(&mut z, &x, &weight, first);
        row::relu(&mut z);
        second_step(&mut y, &z, second);

        let mut room = vec![f64::NAN; (span + draw.below(7)) * width * channels];
        let mut of_strips = vec![f64::NAN; y.len()];
        for strip in Strips::between(first, second, room.len()) {
            strip.keep(&mut room);
            row::convolve(strip.made(&mut room), strip.lines(&x), &weight, strip.first);
            row::relu(strip.made(&mut room));
            second_step(strip.rows(&mut of_strips), strip.seen(&room), strip.second);
        }
        assert_eq!(of_strips, y, "{first:?}, then {second:?}, with room for {} numbers", room.len());
    }
}

#[test]
fn a_strip_without_room_or_lines_gives_nothing_and_does_not_panic() {
    let windows = SlidingWindows { image: [4, 2, 1], kernel: [3, 1], stride: [1, 1], dilation: [1, 1], padding: [[0; 2]; 2], groups: 1 };
    for strip in Strips::between(windows, windows, 2) {
        let room = &mut [1.0; 2];
        strip.keep(room);
        assert!(strip.made(room).is_empty() && strip.seen(room).is_empty() && strip.lines::<f64>(&[]).is_empty());
    }
    let empty = SlidingWindows { image: [0, 0, 0], stride: [0, 0], ..windows };
    assert_eq!(Strips::between(empty, empty, 0).count(), 1);
}
