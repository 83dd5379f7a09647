//! The examples reach the results that they state.
//!
//! Those that train for ten seconds or more, as they are compiled here, are ignored by default; `.ci/run` includes them.

/// Each example as a module.
macro_rules! examples {
    ($($name:ident: $path:literal),* $(,)?) => {
        $(
            #[allow(unreachable_pub, reason = "an example is a program")]
            #[path = $path]
            mod $name;
        )*
    };
}

examples! {
    amplifier: "../../examples/amplifier.rs",
    adding_problem: "../../course/adding_problem.rs",
    attention: "../../course/attention.rs",
    backpropagation: "../../course/backpropagation.rs",
    batch_norm: "../../course/batch_norm.rs",
    convolution: "../../course/convolution.rs",
    digits: "../../examples/digits.rs",
    fashion: "../../examples/fashion.rs",
    fine_tune: "../../examples/fine_tune.rs",
    exploding_gradients_and_clipping: "../../course/exploding_gradients_and_clipping.rs",
    forward_pass: "../../course/forward_pass.rs",
    gradient_descent: "../../course/gradient_descent.rs",
    house_prices: "../../examples/house_prices.rs",
    initialization: "../../course/initialization.rs",
    l1_and_l2: "../../course/l1_and_l2.rs",
    losses: "../../course/losses.rs",
    mnist1d: "../../examples/mnist1d.rs",
    momentum_and_nesterov: "../../course/momentum_and_nesterov.rs",
    one_neuron: "../../course/one_neuron.rs",
    optimizers: "../../course/optimizers.rs",
    overfitting_and_dropout: "../../course/overfitting_and_dropout.rs",
    resume: "../../examples/resume.rs",
    search: "../../examples/search.rs",
    segment: "../../examples/segment.rs",
    sunspots: "../../examples/sunspots.rs",
    universal_approximation: "../../course/universal_approximation.rs",
    vanishing_gradients: "../../course/vanishing_gradients.rs",
    write: "../../examples/write.rs",
}

use nn_runtime::diagnosis::{Ailment, Origin};
use nn_runtime::prelude::*;

use crate::picture::is_a_picture;

#[test]
fn a_network_of_pytorch_learns_a_few_other_digits() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("digits.onnx");
    let fine_tune::Right { before, further, from_the_beginning } = fine_tune::run(Some(&path)).expect("the data is beside it");
    assert!(further > before + 0.05 && further > from_the_beginning + 0.05, "{before}, {further}, {from_the_beginning}");
    assert!(fine_tune::Digits::load(&path).is_ok());
}

#[test]
#[ignore = "trains for long"]
fn houses_are_priced_better_than_by_a_plain_network() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("house_price.safetensors");
    let outcome = house_prices::run(&path).expect("the data is beside it");
    assert!(outcome.rmse <= 0.45, "RMSE {}", outcome.rmse);
    is_a_picture(&house_prices::picture(&outcome));
    let net = house_prices::HousePrice::load(&path).expect("it was saved");
    let first = house_prices::features(&[8.3252, 41.0, 6.984_13, 1.023_81, 322.0, 2.555_56, 37.88, -122.23]);
    let [price] = net.predict(&first);
    assert!((3.5..5.5).contains(&price), "the first block is worth 4.526, not {price}");
}

#[test]
#[ignore = "trains for long"]
fn the_next_step_of_a_series_is_forecast_better_than_by_a_linear_function() {
    let outcomes = sunspots::run(None).expect("the data is beside it");
    let [years, weeks] = &outcomes[..] else { panic!("two series") };
    assert!(years.rmse < 18.5 && years.autoregression > 19.5 && years.persistence > 32.0, "{} {}", years.rmse, years.autoregression);
    assert!(weeks.rmse < 0.395 && weeks.autoregression > 0.4 && weeks.persistence > 0.5, "{} {}", weeks.rmse, weeks.autoregression);
    is_a_picture(&sunspots::picture(&outcomes));
}

#[test]
fn digits_are_read() {
    let accuracy = digits::small().expect("the data is beside it");
    assert!(accuracy >= 0.98, "{accuracy}");
}

#[test]
fn a_convolutional_network_reads_them_better() {
    let accuracy = digits::convolutional().expect("the data is beside it");
    assert!(accuracy >= 0.985, "{accuracy}");
}

#[test]
fn a_recurrent_network_reads_digits_row_by_row() {
    let accuracy = digits::by_rows(15).expect("the data is beside it");
    assert!(accuracy >= 0.95, "{accuracy}");
}

#[test]
fn a_residual_network_has_the_parameters_of_pytorchs_and_learns_images() {
    assert_eq!(fashion::ResNet8::PARAMETERS, 77_754);
    // Bright above or below the middle.
    let image = |row: usize| (std::array::from_fn(|pixel| if (pixel < 392) == row.is_multiple_of(2) { 0.8 } else { 0.1 }), row % 2);
    let data = Dataset::<fashion::ResNet8>::from_rows((0..8).map(image));
    let mut net = fashion::ResNet8::init(&mut StdRng::seed_from_u64(1));
    let report = Trainer::new(Adam::new(3e-3)).epochs(4).batch(8).fit(&mut net, &data).expect("it trains");
    assert!(report.last().train_loss < 0.5 * report.epochs[0].train_loss, "{report}");
}

#[test]
fn a_map_moves_with_the_digit_and_so_a_convolution_reads_it_still() {
    let outcome = convolution::run().expect("the data is beside it");
    let ([here, moved], [flat_here, flat_moved]) = (outcome.filtered, outcome.flat);
    assert!(here > 0.95 && flat_here > 0.95, "{here} and {flat_here}");
    assert!(moved > flat_moved + 0.15, "moved by a pixel, {moved} and {flat_moved} are read");
    let [still, shifted] = &outcome.maps;
    for place in (0..216).filter(|place| place % 6 > 0) {
        assert_eq!(shifted[place], still[place - 1], "the map is the same one, a pixel further");
    }
    is_a_picture(&convolution::picture(&outcome));
}

#[test]
#[ignore = "trains for long"]
fn what_knows_where_things_are_reads_mnist_1d_better() {
    // The program itself takes more epochs.
    let outcome = mnist1d::run(25).expect("the data is beside it");
    let [linear, dense, convolutional, recurrent] =
        outcome.trainings.each_ref().map(|training| *training.accuracy.last().expect("an epoch"));
    assert!(linear < 0.4 && dense > 0.6, "{linear} and {dense}");
    assert!(convolutional > 0.85 && recurrent > 0.75, "{convolutional} and {recurrent}");
    is_a_picture(&mnist1d::picture(&outcome));
}

#[test]
#[ignore = "trains for long"]
fn a_u_net_finds_shapes_pixel_by_pixel_and_needs_what_the_pools_forgot() {
    // The program itself takes more pictures and more epochs.
    let all = segment::run(200, 8).expect("the pictures are sound");
    let (_, [with, without]) = &all;
    assert!(with.accuracy > 0.83 && with.f1 > 0.5, "{with:?}");
    assert!(with.accuracy > without.accuracy + 0.04, "{} with, {} without", with.accuracy, without.accuracy);
    is_a_picture(&segment::picture(&all));
}

#[test]
fn a_layer_of_relus_bends_at_each_unit_and_without_them_is_straight() {
    let passes = forward_pass::run();
    assert!((passes.neuron[0] - passes.neuron[1]).abs() <= 1e-15);
    assert!(passes.bent.iter().all(|(.., by_hand, by_macro)| (by_hand - by_macro).abs() <= 1e-14));
    let bends = |curve: &[(f64, f64)]| {
        let bent = curve.windows(3).filter(|three| (three[0].1 - 2.0 * three[1].1 + three[2].1).abs() > 1e-9);
        bent.map(|three| three[1].0).collect::<Vec<_>>()
    };
    let bent = bends(&passes.bent.iter().map(|(x, .., y)| (*x, *y)).collect::<Vec<_>>());
    let mut at_units = forward_pass::UNITS.map(|(w, b, _)| -b / w);
    at_units.sort_by(f64::total_cmp);
    assert!(bent.len() == 4 && bent.iter().zip(at_units).all(|(at, unit)| (at - unit).abs() < 1e-9), "{bent:?}");
    assert!(bends(&passes.straight).is_empty());
    is_a_picture(&forward_pass::picture(&passes));
}

#[test]
fn gradient_descent_creeps_arrives_or_climbs_by_its_rate() {
    let descents = gradient_descent::run().expect("a batch");
    let [small, right, large] = &descents[..] else { panic!("three rates") };
    let last = |descent: &gradient_descent::Descent| descent.losses[descent.losses.len() - 1];
    let [w, b] = right.path[right.path.len() - 1];
    let least = gradient_descent::loss(w, b);
    for (w, b) in [(w + 0.01, b), (w - 0.01, b), (w, b + 0.01), (w, b - 0.01)] {
        assert!(gradient_descent::loss(w, b) > least, "the right rate is at the bottom");
    }
    assert!(small.losses.is_sorted_by(|a, b| a > b) && last(small) > 2.0 * last(right), "{} {}", last(small), last(right));
    assert!(last(large) > large.losses[0] && large.losses[20..].is_sorted());
    let end = |rate: f64| last(&gradient_descent::descend(rate).expect("a batch"));
    assert!(end(0.95 * gradient_descent::limit()) < 1.0 && end(1.05 * gradient_descent::limit()) > 10.0);
    is_a_picture(&gradient_descent::picture(&descents).expect("a batch"));
}

#[test]
fn the_square_fits_the_mean_the_absolute_value_the_median_and_cross_entropy_pulls_hard_where_it_is_wrong() {
    let outcome = losses::run().expect("a batch");
    let (mean, median) = (losses::NUMBERS.iter().sum::<f64>() / losses::NUMBERS.len() as f64, losses::NUMBERS[3]);
    let [square, absolute, between] = outcome.constants;
    assert!((square - mean).abs() < 1e-6 && (absolute - median).abs() < 0.01 && (between - median).abs() < 0.2, "{:?}", outcome.constants);
    for [_, p, surprise, squared] in outcome.slopes {
        assert!((surprise - (p - 1.0)).abs() < 1e-12 && (squared + 2.0 * (1.0 - p).powi(2) * p).abs() < 1e-12);
    }
    is_a_picture(&losses::picture().expect("a batch"));
}

#[test]
fn the_macro_differentiates_as_a_person_does() {
    let (one, two) = (one_neuron::one_neuron().expect("a batch"), one_neuron::two_layers().expect("a batch"));
    for (name, by_hand, by_macro) in one.into_iter().chain(two) {
        assert!((by_hand - by_macro).abs() <= 1e-15, "{name}: {by_hand} by hand, {by_macro} by the macro");
    }
    is_a_picture(&one_neuron::picture());
}

#[test]
fn a_graph_of_single_operations_gives_the_gradients_of_the_macro() {
    let (graph, pairs) = backpropagation::run().expect("a batch");
    assert!(pairs.len() == 3 && graph.nodes.last().expect("the loss").gradient == 1.0);
    for (name, by_graph, by_macro) in pairs {
        assert!((by_graph - by_macro).abs() <= 1e-15, "{name}: {by_graph} by the graph, {by_macro} by the macro");
    }
    is_a_picture(&backpropagation::picture(&graph));
}

#[test]
#[ignore = "trains for long"]
fn every_optimizer_goes_down_at_a_rate_of_its_own() {
    let courses = optimizers::run().expect("the data is beside it");
    for course in &courses {
        let height = |place: Option<&(f64, f64)>| place.map_or(f64::NAN, |(x, y)| optimizers::ravine(*x, *y));
        assert!(course.best().1 < 0.05, "{}: {:?}", course.name, course.best());
        assert!(height(course.path.last()) < 0.3 * height(course.path.first()), "{}", course.name);
    }
    let of = |name: &str| courses.iter().find(|course| course.name == name).expect("it is tried");
    assert!(of("Sgd").best().0 > 100.0 * of("Lion").best().0, "{:?} {:?}", of("Sgd").best(), of("Lion").best());
    let at = optimizers::RATES.iter().position(|rate| *rate == of("Adam").best().0).expect("it is tried");
    assert!(of("Sgd").losses[at] > 10.0 * of("Adam").losses[at], "at one rate for all, plain descent looks bad");
    is_a_picture(&optimizers::picture(&courses));
}

#[test]
fn nesterov_brakes_where_momentum_swings_and_is_the_textbooks() {
    let [momentum, nesterov] = momentum_and_nesterov::run();
    assert!(nesterov < 0.5 * momentum, "{momentum}, {nesterov}");
    // The library's parameters are the look-ahead point.
    let (textbook, library) = (momentum_and_nesterov::textbook(true, 40), momentum_and_nesterov::path(Nesterov::new(0.03, 0.9), 40));
    for (step, at) in textbook.iter().zip(library) {
        assert!(step.asked.iter().zip(at).all(|(a, b)| (a - b).abs() < 1e-9), "{:?}, {at:?}", step.asked);
    }
    let library = momentum_and_nesterov::path(Momentum::new(0.03, 0.9), 40);
    assert!(momentum_and_nesterov::textbook(false, 40).iter().zip(&library[1..]).all(|(step, at)| (step.to[0] - at[0]).abs() < 1e-9));
    is_a_picture(&momentum_and_nesterov::picture());
}

#[test]
#[ignore = "trains for long"]
fn what_is_learnt_by_heart_is_not_known_and_dropout_helps() {
    let courses = overfitting_and_dropout::run().expect("the data is beside it");
    let [plain, dropped] = &courses;
    let least = plain.test.iter().copied().fold(f64::INFINITY, f64::min);
    let last = |losses: &[f64]| losses[losses.len() - 1];
    assert!(last(&plain.train) < 0.1 && last(&plain.test) > 1.5 * least, "it over-fits");
    assert!(last(&dropped.test) < 0.7 * last(&plain.test) && dropped.accuracy > plain.accuracy + 0.05);
    is_a_picture(&overfitting_and_dropout::picture(&courses));
}

#[test]
fn l1_makes_weights_zero_and_l2_makes_them_small() {
    let outcomes = l1_and_l2::run().expect("the data is beside it");
    let [none, l2, l1] = &outcomes;
    assert!(l1.zeros > 320 && l2.zeros < 100 && none.zeros < 10, "{} {} {}", none.zeros, l2.zeros, l1.zeros);
    assert!(l2.length < 0.5 * none.length && outcomes.iter().all(|outcome| outcome.accuracy > 0.95));
    is_a_picture(&l1_and_l2::picture(&outcomes));
}

#[test]
fn batch_norm_makes_the_landscape_smoother_and_large_rates_safe() {
    let landscapes = batch_norm::run().expect("the data is beside it");
    let [plain, normalized] = &landscapes;
    assert!(normalized.width() < 0.5 * plain.width(), "{} {}", plain.width(), normalized.width());
    let at = |rate| batch_norm::RATES.iter().position(|other| *other == rate).expect("it is tried");
    assert!(normalized.losses[at(3.0)] < 1.5 && plain.losses[at(3.0)] > 1.5);
    is_a_picture(&batch_norm::picture(&landscapes));
}

#[test]
fn thirty_sigmoids_leave_no_gradient_and_residuals_learn() {
    let depths = vanishing_gradients::run(6).expect("the data is beside it");
    let [sigmoid, relu, he, normalized, residual] = &depths[..] else { panic!("five networks") };
    assert!(sigmoid.left() < 1e-15 && [he, normalized, residual].iter().all(|depth| depth.left() > 0.1));
    let verdicts = sigmoid.health.verdicts();
    assert!(verdicts.iter().any(|verdict| verdict.ailment == Ailment::Vanishes && verdict.layers.contains(&"dense1")));
    let loss = |depth: &vanishing_gradients::Depth| depth.losses[depth.losses.len() - 1];
    assert!(loss(sigmoid) > 2.2 && loss(relu) > 2.2 && loss(residual) < 0.5, "{} {} {}", loss(sigmoid), loss(relu), loss(residual));
    is_a_picture(&vanishing_gradients::picture(&depths));
}

#[test]
#[ignore = "trains for long"]
fn gated_layers_add_two_numbers_out_of_fifty_and_a_plain_one_forgets_them() {
    let memories = adding_problem::run(1300, 13).expect("the batches are sound");
    let [plain, long, gated] = &memories[..] else { panic!("three networks") };
    assert!(plain.error() > 0.1 && gated.error() < 0.05, "{} {} {}", plain.error(), long.error(), gated.error());
    assert!(10.0 * plain.left() < gated.left(), "{} {} {}", plain.left(), long.left(), gated.left());
    let verdict = plain.verdict.as_deref().unwrap_or_default();
    assert!(verdict.contains("the gradient vanishes on its way back in time") && gated.verdict.is_none(), "{verdict} {:?}", gated.verdict);
    is_a_picture(&adding_problem::picture(&memories));
}

#[test]
fn an_attention_looks_at_the_step_with_the_key_and_reverses_digits() {
    let attended = attention::run(1500, 12).expect("the batches are sound");
    let [looking, remembering] = &attended.trainings;
    assert!(looking.error() < 0.03 && 3.0 * looking.error() < remembering.error(), "{} {}", looking.error(), remembering.error());
    let (weights, right) = &attended.looked_up;
    let mut others = weights.iter().take(8).enumerate().filter(|(step, _)| step != right);
    assert!(others.all(|(_, weight)| weights[*right] > 10.0 * weight), "{weights:?}, and it is step {right}");
    assert!(attended.reversed > 0.95, "{}", attended.reversed);
    let mirrored = (0..attention::DIGITS).map(|step| attended.reversing[step][attention::DIGITS - 1 - step]);
    assert!(mirrored.clone().all(|weight| weight > 0.5), "{:?}", mirrored.collect::<Vec<_>>());
    is_a_picture(&attention::picture(&attended));
}

#[test]
#[ignore = "trains for long"]
fn an_amplifier_is_learnt_and_played_sample_by_sample() {
    let played = amplifier::run(2, 50).expect("the sound is long enough");
    // A few seconds of training. The example itself reaches 0.01.
    assert!(played.error_to_signal < 0.2, "{}", played.error_to_signal);
    is_a_picture(&amplifier::picture(&played));
    let dry = amplifier::strings(1, 3);
    assert_eq!(amplifier::played(&played.net, &dry[..9]), amplifier::played(&played.net, &dry[..9]));
}

#[test]
#[ignore = "trains for long"]
fn a_network_that_writes_learns_more_than_how_often_each_letter_occurs() {
    let text = write::plays().expect("the file is beside it");
    let writer = write::train(&text, 1000).expect("the plays have 66 symbols");
    // Single characters by their frequency need 4.89 bits.
    assert!(writer.bits < 4.8 && writer.streamed < 4.8, "{} {}", writer.bits, writer.streamed);
    let (mut first, mut again) = (Vec::new(), Vec::new());
    for to in [&mut first, &mut again] {
        writer.write("To be", 80, to).expect("memory takes all");
    }
    assert!(first.starts_with(b"To be") && first.len() == 86 && first == again, "{}", String::from_utf8_lossy(&first));
}

#[test]
fn clipping_saves_what_would_explode_and_the_layer_is_named() {
    let (courses, told) = exploding_gradients_and_clipping::run().expect("a batch");
    let [free, clipped] = &courses;
    assert!(matches!(free.origin, Some(Origin::Forward { .. } | Origin::Backward { .. } | Origin::Step { .. })) && free.losses.len() < 10);
    assert!(clipped.origin.is_none() && clipped.losses[clipped.losses.len() - 1] < 1.0);
    assert!(told.contains("layer `dense"), "{told}");
    is_a_picture(&exploding_gradients_and_clipping::picture(&courses));
}

#[test]
#[ignore = "trains for long"]
fn a_search_finds_settings_that_read_digits_and_goes_on_from_its_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("trials.jsonl");
    let found = search::run(Some(&file)).expect("the data is beside it");
    assert!((1e-3..0.1).contains(&found.curve.steepest().expect("the loss falls")), "{}", found.curve);
    let best = found.trials.best().expect("one did not fail");
    let accuracy = |trial: &nn_runtime::search::Trial| trial.metrics.iter().find(|(name, _)| name == "accuracy").map(|(_, value)| *value);
    let median = &found.trials.trials()[found.trials.trials().len() / 2];
    assert!(best.score < median.score && accuracy(best) > Some(0.93) && accuracy(best) > accuracy(median));
    assert!(found.confusion.accuracy() > 0.97, "{}", found.confusion);
    is_a_picture(&search::picture(&found));
    let again = search::run(Some(&file)).expect("it was written");
    assert_eq!((again.trials, again.confusion), (found.trials, found.confusion), "nothing was tried twice");
}

#[test]
fn first_weights_keep_their_size_under_the_activation_they_are_made_for() {
    let all = initialization::run();
    let behind_all = |spreads: &[initialization::Spread], scheme: &str| {
        let spread = spreads.iter().find(|spread| spread.scheme == scheme).expect("it is tried");
        spread.sizes[spread.sizes.len() - 1]
    };
    let [tanh, relu] = &all;
    assert!(behind_all(tanh, "GlorotUniform") > 0.1 && behind_all(relu, "GlorotUniform") < 0.01);
    assert!((0.1..10.0).contains(&behind_all(relu, "HeNormal")));
    assert!(behind_all(relu, "Normal(0.01)") < 1e-15 && behind_all(relu, "Normal(0.3)") > 1e3);
    is_a_picture(&initialization::picture(&all));
}

#[test]
fn a_wider_layer_comes_nearer_to_any_continuous_function() {
    for expression in ["sin(3*x) + abs(x)", "exp(-(x^2)) * cos(4*x)"] {
        let (curve, fits) = universal_approximation::run(expression).expect("it is continuous");
        let error = |width: usize| fits.iter().find(|fit| fit.width == width).expect("it is tried").error;
        assert!(error(1) > 0.15 && error(64) < 0.03 && error(8) < 0.5 * error(1), "{expression}: {} {} {}", error(1), error(8), error(64));
        is_a_picture(&universal_approximation::picture(expression, &curve, &fits));
    }
    assert!(universal_approximation::run("1/x").is_err() && universal_approximation::run("sin(").is_err());
    assert!(universal_approximation::run("x + y").is_err());
}

#[test]
fn a_training_that_is_interrupted_again_and_again_gives_the_same_digits() {
    use nn_runtime::trainer::{Interrupt, Stop};

    let folders = [(), ()].map(|()| tempfile::tempdir().expect("a folder"));
    let (at_once, _) = resume::run(folders[0].path(), 2, &Interrupt::new()).expect("the data is beside it");
    let asked = Interrupt::new();
    asked.interrupt();
    for _ in 0..3 {
        let (other, report) = resume::run(folders[1].path(), 2, &asked).expect("the data is beside it");
        assert!(report.stop == Stop::Interrupted && other != at_once);
    }
    let (resumed, report) = resume::run(folders[1].path(), 2, &Interrupt::new()).expect("its checkpoint");
    assert!(report.stop == Stop::Done && resumed == at_once);
}
