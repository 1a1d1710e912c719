#include "perf/calls/call_plane.h"

#include <chrono>
#include <string>

#include <unistd.h>

#include "controlplane/shard/buffer_plan.h"

namespace trunkline::perf {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t most_calls = 8'000;
// They live 64*T1, 3.2 s, three of a call that long: room for 100,000 calls a second.
constexpr std::uint32_t most_transactions = 1'000'000;
constexpr std::uint32_t port_frames = 4096;
constexpr std::uint64_t spool_octets = 64U << 20U;

// Not the rates of admission, which would be what is measured, but the load alone decides who is refused; and
// whoever is refused is told.
gate::AdmissionConfig admission_by_load_alone() {
  gate::AdmissionConfig admission;
  admission.known = {plane_caller.address, plane_callee.address};
  admission.peer_rate = admission.total_rate = admission.answer_rate = 100'000'000;
  return admission;
}

gate::PlaneConfig plane_config(std::uint16_t main_cpu) {
  gate::PlaneConfig config;
  config.memory.size_mib = 192;
  config.memory.packet_buffers = 32'767;
  config.memory.message_buffers = 16;
  config.file_prefix = "tl_overload_" + std::to_string(getpid());
  config.control_cpu = main_cpu;
  config.workers.push_back({.cpu = main_cpu, .idle = gate::IdlePolicy::poll});
  auto& port = config.ports.emplace_back();
  port.name = "phones";
  port.driver = gate::PortDriver::ring;
  port.addresses.push_back({plane_listens.address, 16});
  config.media.addresses[0] = plane_listens.address;
  config.media.address_count = 1;
  config.media.first_port = 10'000;
  config.media.pairs_per_worker = 25'000;
  config.sip_listen = {plane_listens};
  config.admission = admission_by_load_alone();
  return config;
}

controlplane::ShardSettings shard_settings_of(const gate::PlaneConfig& config) {
  controlplane::ShardSettings settings;
  settings.transactions.transactions = most_transactions;
  settings.transactions.timers.t1 = 50ms;
  settings.transactions.timers.t2 = settings.transactions.timers.t4 = 500ms;
  settings.buffers = controlplane::buffer_plan(most_transactions, most_calls);
  settings.sessions.sessions = most_calls;
  settings.sessions.timers = settings.transactions.timers;
  settings.sessions.reach = gate::Reach(config.ports);
  static_cast<void>(settings.sessions.listen.push_back(plane_listens));
  settings.sessions.routing.next_hop_v4 = plane_callee;
  settings.media.layout = config.media;
  settings.media.reach = settings.sessions.reach;
  settings.media.calls = most_calls;
  settings.media.quarantine = 100ms;
  return settings;
}

}  // namespace

CallPlane::CallPlane(std::uint16_t main_cpu, bool one_cpu)
    : plane_(plane_config(main_cpu), dataplane::read_topology(), port_frames, one_cpu),
      sharding_(plane_secret, 1),
      spool_(spool_octets),
      recorder_(spool_.spool(), 1, 0),
      shard_(shard_settings_of(plane_.config()), sharding_, plane_.gate(), random_,
             base::Instant(std::chrono::steady_clock::now().time_since_epoch())) {
  shard_.record_into(recorder_);
}

}  // namespace trunkline::perf
