// The process's signals, taken by the main thread one at a time instead of by handlers.
#pragma once

namespace trunkline::controlplane {

/// In the calling thread and all it starts afterwards: SIGTERM, SIGINT and SIGHUP wait for next_signal(),
/// SIGPIPE is ignored. Call it before any thread is started.
void hold_signals();

/// Waits for SIGTERM, SIGINT or SIGHUP, at most so many milliseconds; 0 when none came.
[[nodiscard]] int next_signal(int most_ms);

}  // namespace trunkline::controlplane
