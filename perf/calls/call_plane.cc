#include "perf/calls/call_plane.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include <unistd.h>

#include <rte_eal.h>
#include <rte_eth_ring.h>

#include "controlplane/shard/buffer_plan.h"
#include "dataplane/eal/topology.h"

namespace trunkline::perf {
namespace {

using namespace dataplane;
using namespace std::chrono_literals;

constexpr base::SipHash::Key plane_secret{1, 2, 3, 4, 5, 6, 7, 8};
constexpr std::uint32_t most_calls = 8'000;
// They live 64*T1, 3.2 s, three of a call that long: room for 50,000 calls a second.
constexpr std::uint32_t most_transactions = 500'000;
constexpr std::uint32_t port_frames = 4096;
constexpr std::uint64_t spool_octets = 64U << 20U;

[[noreturn]] void plane_fails(const std::string& what) {
  std::fprintf(stderr, "overload: %s\n", what.c_str());
  std::exit(2);
}

template <class Result>
auto needed(Result result) {
  if (!result) plane_fails(std::string(to_string(result.error())));
  return std::move(*result);
}

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

Interface phones_interface(const Port& port, const gate::PortConfig& config) {
  Interface interface;
  interface.device = port.id();
  interface.mac = port.mac();
  interface.mtu = config.mtu;
  return interface;
}

rte_ring* port_ring(const char* name) {
  auto* ring = rte_ring_create(name, port_frames, SOCKET_ID_ANY, RING_F_SP_ENQ | RING_F_SC_DEQ);
  if (ring == nullptr) plane_fails("no ring");
  return ring;
}

}  // namespace

CallPlane::CallPlane(std::uint16_t main_cpu, bool one_cpu)
    : config_(plane_config(main_cpu)),
      sharding_(plane_secret, 1),
      spool_(spool_octets),
      recorder_(spool_.spool(), 1, 0) {
  plan_ = needed(make_plan(config_, read_topology()));
  eal_.emplace(needed(Eal::start(config_, plan_)));
  const auto sizes = pool_sizes(config_, plan_);
  pools_.emplace(needed(Pools::make(sizes, plan_)));
  to_us_ = port_ring("phones_in");
  from_us_ = port_ring("phones_out");
  if (rte_eth_from_rings("phones", &to_us_, 1, &from_us_, 1, 0) < 0) plane_fails("no ring port");
  port_.emplace(needed(Port::open(config_.ports[0], 0, plan_, *pools_)));
  interfaces_.emplace(config_.ports, std::vector<Interface>{phones_interface(*port_, config_.ports[0])});
  services_.emplace(make_services(*interfaces_, config_));
  rings_.emplace(1, 1, RingSizes{});
  handoffs_.emplace(1, 64);
  neighbours_.emplace(1);
  captures_ = needed(Captures::make(plan_, sizes.packet_room));
  shared_.emplace(WorkerShared{config_, *interfaces_, *services_, *rings_, *handoffs_, *neighbours_,
                               *captures_, plane_secret});
  auto& here = pools_->on(0);
  auto slots = SlotMemory::take(rtp::SlotTable::octets_needed(config_.media.slots_per_worker()), 0);
  if (!slots) plane_fails("no memory for the slots");
  worker_.emplace(*shared_,
                  WorkerPlace{.worker = base::WorkerId{0},
                              .shares_cpu = one_cpu,
                              .packets = here.packets.get(),
                              .messages = here.messages.get(),
                              .queues = {{port_->id(), 0, 0}},
                              .descriptors = {}},
                  std::move(slots));
  source_.emplace(*here.packets, *here.messages);
  gate_.emplace(*rings_, base::ShardId{0}, *source_);
  const base::Instant start(std::chrono::steady_clock::now().time_since_epoch());
  shard_.emplace(shard_settings_of(config_), sharding_, *gate_, random_, start);
  shard_->record_into(recorder_);
}

CallPlane::~CallPlane() {
  const std::filesystem::path runtime = rte_eal_get_runtime_dir();
  shard_.reset();
  worker_.reset();
  port_.reset();
  captures_.reset();
  rings_.reset();
  pools_.reset();
  eal_.reset();
  std::error_code gone;
  std::filesystem::remove_all(runtime, gone);
}

}  // namespace trunkline::perf
