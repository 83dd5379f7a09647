//! Processes that are killed, interrupted, or run out of disk space. Each is the test's own program, started again.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use nn_runtime::prelude::*;
use nn_runtime::trainer::{Interrupt, Stop};
use rand::RngExt;

use super::{CLASSES, Net, Told, bits, checkpoints, net, told, trainer};

/// The environment variable that gives a started program its folder.
const FOLDER: &str = "NN_CHECKPOINTS";

/// This program, running a single test with a folder in its environment.
fn again(test: &str, folder: &Path) -> Command {
    let mut program = Command::new(std::env::current_exe().expect("a program"));
    program.args(["--exact", &format!("checkpoints::kills::{test}"), "--nocapture", "--test-threads=1"]).env(FOLDER, folder);
    program.stdout(Stdio::null()).stderr(Stdio::piped());
    program
}

fn folder_of_a_started_program() -> Option<PathBuf> {
    std::env::var_os(FOLDER).map(PathBuf::from)
}

/// Tells the test that the program it started is about to train.
fn say_begun() {
    std::io::stderr().write_all(b"!").expect("the test listens");
}

fn wait_until_begun(child: &mut Child) {
    let mut byte = [0];
    child.stderr.as_mut().expect("a pipe").read_exact(&mut byte).expect("the program begins");
    assert_eq!(&byte, b"!");
}

/// So many that no process finishes before it is killed.
const EPOCHS: usize = 600;

fn long() -> Told<Net, Adam> {
    trainer(&CLASSES, Adam::new(0.01)).epochs(EPOCHS).average(Ema(0.9)).schedule(schedule::ReduceOnPlateau::new().patience(2))
}

#[test]
fn of_a_hundred_kills_none_loses_more_than_the_work_since_the_last_checkpoint() {
    if let Some(folder) = folder_of_a_started_program() {
        say_begun();
        let mut told = long().checkpoint(&folder, Every::Batches(1)).resume(&folder);
        told.fit(&mut net(2), &CLASSES.train).expect("to be killed");
        return;
    }
    let temporary = tempfile::tempdir().expect("a folder");
    let folder = temporary.path().join("run");
    let rng = &mut StdRng::seed_from_u64(1);
    let mut reached = BTreeSet::new();
    // In microseconds. On a busy machine a process needs longer to come further.
    let mut longest = 10_000;
    for kill in 0..100 {
        let mut child =
            again("of_a_hundred_kills_none_loses_more_than_the_work_since_the_last_checkpoint", &folder).spawn().expect("it starts");
        wait_until_begun(&mut child);
        std::thread::sleep(Duration::from_micros(rng.random_range(0..longest)));
        child.kill().expect("it runs");
        assert!(!child.wait().expect("it is over").success(), "it was killed, and did not end by itself");

        let entries = std::fs::read_dir(&folder).into_iter().flatten().map(|entry| entry.expect("an entry").path());
        let (whole, others): (BTreeSet<PathBuf>, _) = entries.partition(|path| path.extension().is_some_and(|end| end == "safetensors"));
        // One more than is kept: the process may be killed before it removes the oldest.
        assert!(whole.len() <= 4 && others.len() <= 1, "kill {kill}: {whole:?} {others:?}");
        for path in &whole {
            Net::load(path).expect("a whole file");
        }
        let further = whole.last().is_some_and(|newest| {
            assert!(reached.last().is_none_or(|before| before <= newest), "kill {kill}: {reached:?} were there, now {newest:?}");
            reached.insert(newest.clone())
        });
        longest = if further { 10_000 } else { (longest * 2).min(200_000) };
    }
    assert!(reached.len() > 10, "many processes came further: {reached:?}");

    // The first process that was killed began with the weights of seed 2.
    let (mut at_once, mut resumed) = (net(2), net(3));
    let whole = long().fit(&mut at_once, &CLASSES.train).expect("sound settings");
    let report =
        long().checkpoint(&folder, Every::Epochs(EPOCHS)).resume(&folder).fit(&mut resumed, &CLASSES.train).expect("its checkpoints");
    assert_eq!(told(&report), told(&whole));
    assert_eq!(bits(&resumed), bits(&at_once));
    // Partly written files are gone.
    assert_eq!(checkpoints(&folder).len(), 3);
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_after_the_batch_with_a_checkpoint() {
    let plain = || trainer(&CLASSES, Adam::new(0.01));
    if let Some(folder) = folder_of_a_started_program() {
        let mut first = true;
        let interrupt = Interrupt::on_ctrl_c().expect("signals");
        let told = plain().epochs(1_000_000).checkpoint(folder, Every::Epochs(1_000_000)).interrupt(interrupt);
        let report = {
            told.on_batch(move |_| {
                if std::mem::take(&mut first) {
                    say_begun();
                }
            })
        }
        .fit(&mut net(1), &CLASSES.train);
        assert_eq!(report.expect("sound settings").stop, Stop::Interrupted);
        return;
    }
    for signal in ["-INT", "-TERM"] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut child = again("ctrl_c_ends_after_the_batch_with_a_checkpoint", folder.path()).spawn().expect("it starts");
        wait_until_begun(&mut child);
        let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().expect("a program of every Unix");
        assert!(sent.success());
        let ended = child.wait_with_output().expect("it is over");
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));

        let [name] = &checkpoints(folder.path())[..] else { panic!("one checkpoint") };
        let epochs: usize = name["checkpoint-".len()..].split('-').next().expect("epochs").parse().expect("a number");
        let (mut at_once, mut resumed) = (net(1), net(2));
        let whole = plain().epochs(epochs + 1).fit(&mut at_once, &CLASSES.train).expect("sound settings");
        let report = plain().epochs(epochs + 1).resume(&folder).fit(&mut resumed, &CLASSES.train).expect("its checkpoint");
        assert_eq!((told(&report), resumed), (told(&whole), at_once));
    }
}

/// Runs a process with a limit on file sizes, so that writing fails in the middle of a file as on a full disk.
#[cfg(unix)]
fn with_little_room(test: &str, folder: &Path) -> std::process::Output {
    let program = again(test, folder);
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' XFSZ; ulimit -f 4; exec \"$0\" \"$@\""]).arg(program.get_program()).args(program.get_args());
    shell.env(FOLDER, folder).output().expect("a shell")
}

#[cfg(unix)]
#[test]
fn a_disk_without_room_ends_the_training_with_an_error_or_not_as_the_user_chose() {
    if let Some(folder) = folder_of_a_started_program() {
        let mut trained = net(1);
        let told = trainer(&CLASSES, Adam::new(0.01)).checkpoint(&folder, Every::Epochs(1));
        let error = { told }.fit(&mut trained, &CLASSES.train).expect_err("a checkpoint does not fit");
        assert!(matches!(error, nn_runtime::Error::Io { .. }));
        assert_eq!(error.to_string(), format!("{}: cannot write", folder.join("checkpoint-00001-0000000.safetensors").display()));
        let mut one_epoch = net(1);
        trainer(&CLASSES, Adam::new(0.01)).epochs(1).fit(&mut one_epoch, &CLASSES.train).expect("sound settings");
        assert_eq!(trained, one_epoch, "what was learnt is not lost");

        let mut trained = net(1);
        let told = trainer(&CLASSES, Adam::new(0.01)).checkpoint(&folder, Every::Epochs(1)).go_on_without_checkpoints();
        let report = { told }.fit(&mut trained, &CLASSES.train).expect("it goes on");
        let [warning] = &report.warnings[..] else { panic!("one line, however often it happens: {:?}", report.warnings) };
        assert!(warning.starts_with("a checkpoint could not be written (4 times; this is the last): "), "{warning}");
        assert!(warning.contains("checkpoint-00004-0000000.safetensors: cannot write: File too large"), "{warning}");
        assert!(report.to_string().contains("\nwarning: a checkpoint"), "{report}");
        let mut at_once = net(1);
        trainer(&CLASSES, Adam::new(0.01)).fit(&mut at_once, &CLASSES.train).expect("sound settings");
        assert_eq!(trained, at_once);
        assert_eq!(checkpoints(&folder), [""; 0], "nothing half-written");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let ended = with_little_room("a_disk_without_room_ends_the_training_with_an_error_or_not_as_the_user_chose", folder.path());
    assert!(ended.status.success(), "{}{}", String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr));
    assert!(String::from_utf8_lossy(&ended.stdout).contains("1 passed"), "the test ran there");
}
