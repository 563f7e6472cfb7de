//! Loaded into throwaway servers (`LD_PRELOAD`) so that they read the time that the harness gives them.
//!
//! `build.rs` beside this file compiles it to a shared library of a few kB, which `mod.rs` carries and writes down. It
//! stands alone: no standard library, no allocation, no lock, because it runs inside of servers that bring their own
//! allocator and fork as they please. The time is one word of a file that the process maps (see `Word`); where there is
//! none, everything is as without it.
//!
//! What it replaces is what the four servers read the time of day by, and the one wait that is told in it. A monotonic
//! clock is left alone, so timers and timeouts take their real time, unless `CROSSCHECK_CLOCK_MONOTONIC` is set:
//! Memcached counts the seconds of its items by that.
#![no_std]
#![expect(unsafe_code, reason = "it takes the place of functions of the C library")]

use core::ffi::{c_char, c_int, c_long, c_void};
use core::ptr::null_mut;
use core::sync::atomic::{AtomicBool, AtomicPtr, AtomicU64, Ordering};

const CLOCK_REALTIME: c_int = 0;
const CLOCK_MONOTONIC: c_int = 1;
const CLOCK_REALTIME_COARSE: c_int = 5;
/// Raw, coarse, and since boot.
const OTHER_MONOTONIC: [c_int; 3] = [4, 6, 7];

#[cfg(target_arch = "x86_64")]
const SYS_CLOCK_GETTIME: c_long = 228;
#[cfg(target_arch = "aarch64")]
const SYS_CLOCK_GETTIME: c_long = 113;

const O_CLOEXEC: c_int = 0o2_000_000;
const PROT_READ: c_int = 1;
const MAP_SHARED: c_int = 1;
const WORD_BYTES: usize = 8;

const SECOND_NS: u64 = 1_000_000_000;

/// The monotonic clock that Memcached is given is the time of day less this: it must not look like a time of day, and
/// must be past 0.
const MONOTONIC_EPOCH_S: u64 = 500_000_000;

/// Times of day are above this many seconds (2001), monotonic ones below.
const TIME_OF_DAY_MIN_S: i64 = 1_000_000_000;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Timespec {
    seconds: i64,
    nanoseconds: i64,
}

#[repr(C)]
pub struct Timeval {
    seconds: i64,
    microseconds: i64,
}

unsafe extern "C" {
    fn syscall(number: c_long, ...) -> c_long;
    fn getenv(name: *const c_char) -> *const c_char;
    fn open(path: *const c_char, flags: c_int, ...) -> c_int;
    fn close(file: c_int) -> c_int;
    fn mmap(at: *mut c_void, bytes: usize, protection: c_int, flags: c_int, file: c_int, from: i64) -> *mut c_void;
    fn pthread_cond_clockwait(condition: *mut c_void, mutex: *mut c_void, clock: c_int, until: *const Timespec) -> c_int;
}

/// Microseconds since 1970, shifted by one bit. With the lowest bit clear the clock stands at that time; with it set it
/// runs, and that many microseconds are added to the real monotonic clock. 0 is the real time.
static WORD: AtomicPtr<AtomicU64> = AtomicPtr::new(null_mut());
static MONOTONIC_TOO: AtomicBool = AtomicBool::new(false);

#[used]
#[unsafe(link_section = ".init_array")]
static START: extern "C" fn() = start;

extern "C" fn start() {
    // SAFETY: plain calls of the C library with NUL-terminated names; the mapping is never taken away again.
    unsafe {
        let path = getenv(c"CROSSCHECK_CLOCK".as_ptr());
        if path.is_null() {
            return;
        }
        let file = open(path, O_CLOEXEC);
        if file < 0 {
            return;
        }
        let word = mmap(null_mut(), WORD_BYTES, PROT_READ, MAP_SHARED, file, 0);
        close(file);
        // MAP_FAILED is -1.
        if word as isize != -1 {
            MONOTONIC_TOO.store(!getenv(c"CROSSCHECK_CLOCK_MONOTONIC".as_ptr()).is_null(), Ordering::Relaxed);
            WORD.store(word.cast(), Ordering::Release);
        }
    }
}

impl Timespec {
    fn of(nanoseconds: u64) -> Self {
        Self { seconds: (nanoseconds / SECOND_NS) as i64, nanoseconds: (nanoseconds % SECOND_NS) as i64 }
    }

    fn nanoseconds(self) -> i64 {
        self.seconds.wrapping_mul(SECOND_NS as i64).wrapping_add(self.nanoseconds)
    }
}

/// The kernel's own clock.
fn real_ns(clock: c_int) -> u64 {
    let mut time = Timespec { seconds: 0, nanoseconds: 0 };
    // SAFETY: the kernel writes one time.
    unsafe { syscall(SYS_CLOCK_GETTIME, clock as c_long, &raw mut time) };
    time.nanoseconds() as u64
}

/// The time of day that the harness gives, in nanoseconds since 1970.
fn given_ns() -> Option<u64> {
    let word = WORD.load(Ordering::Acquire);
    // SAFETY: null, or a mapping that stays.
    let word = unsafe { word.as_ref()? }.load(Ordering::Acquire);
    let microseconds = word >> 1;
    match (word, word & 1) {
        (0, _) => None,
        (_, 0) => Some(microseconds.wrapping_mul(1000)),
        _ => Some(microseconds.wrapping_mul(1000).wrapping_add(real_ns(CLOCK_MONOTONIC))),
    }
}

/// # Safety
/// As `clock_gettime` of the C library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn clock_gettime(clock: c_int, time: *mut Timespec) -> c_int {
    let of_day = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE;
    let monotonic = MONOTONIC_TOO.load(Ordering::Relaxed) && (clock == CLOCK_MONOTONIC || OTHER_MONOTONIC.contains(&clock));
    if (of_day || monotonic)
        && let Some(given) = given_ns()
    {
        let since = if monotonic { MONOTONIC_EPOCH_S * SECOND_NS } else { 0 };
        // SAFETY: the caller's place for a time.
        unsafe { *time = Timespec::of(given.wrapping_sub(since)) };
        return 0;
    }
    // SAFETY: the caller's own arguments.
    unsafe { syscall(SYS_CLOCK_GETTIME, clock as c_long, time) as c_int }
}

/// # Safety
/// As `gettimeofday` of the C library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gettimeofday(time: *mut Timeval, _zone: *mut c_void) -> c_int {
    let now = Timespec::of(given_ns().unwrap_or_else(|| real_ns(CLOCK_REALTIME)));
    if !time.is_null() {
        // SAFETY: the caller's place for a time.
        unsafe { *time = Timeval { seconds: now.seconds, microseconds: now.nanoseconds / 1000 } };
    }
    0
}

/// # Safety
/// As `time` of the C library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn time(out: *mut i64) -> i64 {
    let seconds = Timespec::of(given_ns().unwrap_or_else(|| real_ns(CLOCK_REALTIME))).seconds;
    if !out.is_null() {
        // SAFETY: the caller's place for a time.
        unsafe { *out = seconds };
    }
    seconds
}

/// A wait until a time of day takes as long as it would by the given clock, were that to run: MariaDB's lock timeouts.
///
/// # Safety
/// As `pthread_cond_timedwait` of the C library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pthread_cond_timedwait(
    condition: *mut c_void,
    mutex: *mut c_void,
    until: *const Timespec,
) -> c_int {
    // SAFETY: the caller's own arguments; `until` is read, and a copy of it passed on.
    unsafe {
        let asked = *until;
        if asked.seconds < TIME_OF_DAY_MIN_S {
            return pthread_cond_clockwait(condition, mutex, CLOCK_MONOTONIC, until);
        }
        let Some(given) = given_ns() else {
            return pthread_cond_clockwait(condition, mutex, CLOCK_REALTIME, until);
        };
        let left = asked.nanoseconds().wrapping_sub(given as i64).max(0);
        let until = Timespec::of(real_ns(CLOCK_REALTIME).wrapping_add(left as u64));
        pthread_cond_clockwait(condition, mutex, CLOCK_REALTIME, &raw const until)
    }
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    // Nothing above panics; a handler is asked for all the same.
    loop {
        core::hint::spin_loop();
    }
}

