//! Every animal of the zoo does what its page says, and its picture has no NaN.

/// Each program as a module.
macro_rules! programs {
    ($($name:ident),* $(,)?) => { $(
        #[allow(unreachable_pub, missing_debug_implementations, reason = "it is a program")]
        mod $name;
    )* };
}

programs! {
    auto_encoder, deconvolutional, deep_convolutional, deep_feed_forward, deep_residual, denoising, echo_state, extreme_learning_machine,
    feed_forward, gan, gru, inverse_graphics, lstm, mixture_of_experts, perceptron, radial_basis, recurrent, siamese, sorting, sparse,
    support_vector_machine, variational,
}

use std::path::Path;

use nn_runtime::plot::Figure;

fn is_a_picture(figure: &Figure) {
    let svg = figure.to_svg();
    let marks = ["<path", "<rect", "<circle"].map(|mark| svg.matches(mark).count()).iter().sum::<usize>();
    assert!(svg.contains("<text") && marks > 3, "{svg}");
    let mut attributes = svg.split('"').skip(1).step_by(2);
    assert!(attributes.all(|value| !value.contains("NaN") && !value.contains("inf")), "{svg}");
}

#[test]
fn the_map_has_every_program_with_its_picture() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let map = include_str!("README.md");
    let programs: Vec<_> =
        include_str!("Cargo.toml").split("[[example]]\nname = \"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(programs.len() > 20, "{programs:?}");
    for program in programs {
        assert!(map.contains(&format!("]({program}.rs)")) && map.contains(&format!("](pictures/{program}.png)")), "{program}");
        assert!(folder.join("pictures").join(program).with_extension("png").exists(), "{program} has no picture");
    }
}

#[test]
fn a_perceptron_separates_two_clouds_but_not_the_exclusive_or() {
    let [clouds, xor] = perceptron::run().expect("sound points");
    assert!(clouds.accuracy > 0.98 && xor.accuracy < 0.8, "{} and {}", clouds.accuracy, xor.accuracy);
    is_a_picture(&perceptron::picture(&[clouds, xor]));
}

#[test]
fn a_hidden_layer_solves_the_exclusive_or() {
    let outcome = feed_forward::run().expect("sound points");
    assert!(outcome.accuracy > 0.98, "{}", outcome.accuracy);
    is_a_picture(&feed_forward::picture(&outcome));
}

#[test]
fn three_hidden_layers_separate_two_spirals() {
    let outcome = deep_feed_forward::run().expect("sound points");
    assert!(outcome.accuracy > 0.98, "{}", outcome.accuracy);
    is_a_picture(&deep_feed_forward::picture(&outcome));
}

#[test]
fn eight_radial_units_separate_a_disc_from_a_ring() {
    let outcome = radial_basis::run().expect("sound points");
    assert!(outcome.accuracy > 0.97, "{}", outcome.accuracy);
    is_a_picture(&radial_basis::picture(&outcome));
}

#[test]
fn two_numbers_describe_a_digit_better_than_the_mean_digit() {
    let outcome = auto_encoder::run(25).expect("the data is there");
    assert!(outcome.error < 0.6 * outcome.of_mean, "{} and {}", outcome.error, outcome.of_mean);
    is_a_picture(&auto_encoder::picture(&outcome));
}

#[test]
fn more_than_half_of_the_noise_is_removed() {
    let outcome = denoising::run(12).expect("the data is there");
    assert!(outcome.error < 0.4 / 2.0, "{}", outcome.error);
    is_a_picture(&denoising::picture(&outcome));
}

#[test]
fn a_penalty_on_activities_makes_them_sparse() {
    let outcomes = sparse::run(20).expect("the data is there");
    let [sparse, free] = &outcomes;
    assert!(sparse.used < 0.6 * free.used && sparse.loss < 0.03, "{} and {}, {}", sparse.used, free.used, sparse.loss);
    is_a_picture(&sparse::picture(&outcomes));
}

#[test]
fn a_variational_auto_encoder_learns_and_its_decoder_draws_alone() {
    let outcome = variational::run(30).expect("the data is there");
    let [before, after] = outcome.losses;
    assert!(after < 0.75 * before && outcome.divergence > 1.0, "{before} and {after}, {}", outcome.divergence);
    is_a_picture(&variational::picture(&outcome));
}

#[test]
fn a_generator_finds_all_clouds_of_a_ring() {
    let outcome = gan::run(1, 60).expect("it does not diverge");
    assert!(outcome.found >= 7 && outcome.near > 0.5, "{} and {}", outcome.found, outcome.near);
    is_a_picture(&gan::picture(&outcome));
}

#[test]
fn a_recurrent_network_remembers_the_bit_before() {
    let outcome = recurrent::run().expect("sound rows");
    let [with, without] = outcome.accuracy;
    assert!(with > 0.99 && without < 0.6, "{with} and {without}");
    is_a_picture(&recurrent::picture(&outcome));
}

#[test]
fn an_lstm_keeps_one_number_of_forty_and_an_rnn_does_not() {
    let outcomes = lstm::run(1500, 8).expect("sound rows");
    let [lstm, rnn] = outcomes.each_ref().map(|outcome| outcome.errors.last().copied().expect("an epoch"));
    assert!(lstm < 0.1 && rnn > 0.2, "{lstm} and {rnn}");
    is_a_picture(&lstm::picture(&outcomes));
}

#[test]
fn a_gru_knows_a_digit_at_its_last_line_better_than_at_its_first() {
    let outcome = gru::run(12).expect("the data is there");
    assert!(outcome.accuracy[7] > 0.85 && outcome.accuracy[0] < 0.6, "{:?}", outcome.accuracy);
    is_a_picture(&gru::picture(&outcome));
}

#[test]
fn a_convolutional_network_reads_digits() {
    let outcome = deep_convolutional::run(12).expect("the data is there");
    assert!(outcome.accuracy > 0.96, "{}", outcome.accuracy);
    is_a_picture(&deep_convolutional::picture(&outcome));
}

#[test]
fn transposed_convolutions_draw_the_mean_digit_of_a_class() {
    let outcome = deconvolutional::run(12).expect("the data is there");
    assert!(outcome.error < 0.05, "{}", outcome.error);
    is_a_picture(&deconvolutional::picture(&outcome));
}

#[test]
fn inverse_graphics_finds_a_disc_and_draws_it_elsewhere() {
    let outcome = inverse_graphics::run(1500, 8).expect("sound pictures");
    assert!(outcome.error < 0.6 && outcome.drawn < 0.15, "{} and {}", outcome.error, outcome.drawn);
    is_a_picture(&inverse_graphics::picture(&outcome));
}

#[test]
fn sixty_layers_learn_only_with_residual_connections() {
    let outcomes = deep_residual::run(4).expect("the data is there");
    let [with, without] = outcomes.each_ref().map(|outcome| outcome.accuracy.last().copied().expect("an epoch"));
    assert!(with > 0.93 && without < 0.6, "{with} and {without}");
    is_a_picture(&deep_residual::picture(&outcomes));
}

#[test]
fn attention_learns_to_sort() {
    let outcome = sorting::run(3000, 6).expect("sound rows");
    assert!(outcome.accuracy > 0.9, "{}", outcome.accuracy);
    is_a_picture(&sorting::picture(&outcome));
}

#[test]
fn random_hidden_units_help_and_stay_as_they_are() {
    let outcome = extreme_learning_machine::run(12).expect("the data is there");
    let [extreme, linear] = [&outcome.extreme, &outcome.linear].map(|shares| shares.last().copied().expect("an epoch"));
    assert!(outcome.untouched && extreme > linear && extreme > 0.93, "{extreme} and {linear}");
    is_a_picture(&extreme_learning_machine::picture(&outcome));
}

#[test]
fn an_echo_state_network_predicts_a_chaotic_series() {
    let outcome = echo_state::run(25).expect("a sound series");
    assert!(outcome.error < 0.4 * outcome.of_current, "{} and {}", outcome.error, outcome.of_current);
    is_a_picture(&echo_state::picture(&outcome));
}

#[test]
fn few_points_support_a_vector_machine() {
    let outcomes = support_vector_machine::run().expect("sound points");
    let (straight, curved) = &outcomes;
    assert!(straight.accuracy > 0.97 && straight.support < 0.3, "{} {}", straight.accuracy, straight.support);
    assert!(curved.accuracy > 0.97 && curved.support < 0.5, "{} {}", curved.accuracy, curved.support);
    is_a_picture(&support_vector_machine::picture(&outcomes));
}

#[test]
fn a_siamese_network_compares_digits_that_it_has_never_seen() {
    let outcome = siamese::run(8000, 8).expect("the data is there");
    assert!(outcome.known > 0.93 && outcome.new > 0.6, "{} and {}", outcome.known, outcome.new);
    is_a_picture(&siamese::picture(&outcome));
}

#[test]
fn experts_share_a_zigzag() {
    let outcome = mixture_of_experts::run(300).expect("sound points");
    assert!(outcome.error < 0.1 && outcome.largest.iter().all(|most| *most > 0.6), "{} {:?}", outcome.error, outcome.largest);
    is_a_picture(&mixture_of_experts::picture(&outcome));
}
