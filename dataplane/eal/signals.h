// The real-time signals by which net_tap tells of packets: who gets them and who must not.
#pragma once

namespace trunkline::dataplane {

/// Blocks them in the calling thread and all it will start. Call it on the main thread before anything else:
/// the driver asks for a signal at every packet, and a thread of the control plane would have its waits
/// interrupted by each. Also ignores SIGIO, which the kernel sends in their place when too many are queued
/// and which would otherwise end the program.
void block_driver_signals() noexcept;

/// Lets them reach the calling thread, a worker: without them net_tap never looks for packets.
void admit_driver_signals() noexcept;

}  // namespace trunkline::dataplane
