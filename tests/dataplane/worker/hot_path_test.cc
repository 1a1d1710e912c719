// What a worker does not do for a packet: allocate, lock, call the kernel. Counted over a port made of rings,
// so that whatever is counted is ours.
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <vector>

#include <dlfcn.h>
#include <gtest/gtest.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dataplane/capture/captures.h"
#include "dataplane/eal/port.h"
#include "dataplane/packet/gate_packet.h"
#include "dataplane/rings/ring_gate.h"
#include "dataplane/worker/worker.h"
#include "tests/dataplane/rig/eal_rig.h"
#include "tests/dataplane/rig/frames.h"

namespace {

bool counting = false;
std::size_t allocations = 0;
std::size_t locks = 0;

}  // namespace

// In place of the C library's and DPDK's, for the whole process; C++'s operators end up here too. What DPDK
// locks by rte_spinlock and rte_rwlock is compiled into whoever does it, and out of reach; tests/tidy keeps
// these words out of the dataplane.
template <class F>
F* the_real(const char* name) {
  return reinterpret_cast<F*>(dlsym(RTLD_NEXT, name));
}

extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void __libc_free(void*);
void* __libc_memalign(std::size_t, std::size_t);

void* malloc(std::size_t size) {
  if (counting) ++allocations;
  return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
  if (counting) ++allocations;
  return __libc_calloc(count, size);
}
void* realloc(void* old, std::size_t size) {
  if (counting) ++allocations;
  return __libc_realloc(old, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) {
  if (counting) ++allocations;
  return __libc_memalign(alignment, size);
}
void* memalign(std::size_t alignment, std::size_t size) {
  if (counting) ++allocations;
  return __libc_memalign(alignment, size);
}
int posix_memalign(void** memory, std::size_t alignment, std::size_t size) {
  if (counting) ++allocations;
  *memory = __libc_memalign(alignment, size);
  return *memory == nullptr ? ENOMEM : 0;
}
void* rte_malloc_socket(const char* type, std::size_t size, unsigned align, int socket) {
  static auto* const real = the_real<void*(const char*, std::size_t, unsigned, int)>("rte_malloc_socket");
  if (counting) ++allocations;
  return real(type, size, align, socket);
}
void* rte_malloc(const char* type, std::size_t size, unsigned align) {
  static auto* const real = the_real<void*(const char*, std::size_t, unsigned)>("rte_malloc");
  if (counting) ++allocations;
  return real(type, size, align);
}
void* rte_zmalloc(const char* type, std::size_t size, unsigned align) {
  static auto* const real = the_real<void*(const char*, std::size_t, unsigned)>("rte_zmalloc");
  if (counting) ++allocations;
  return real(type, size, align);
}
void* rte_zmalloc_socket(const char* type, std::size_t size, unsigned align, int socket) {
  static auto* const real = the_real<void*(const char*, std::size_t, unsigned, int)>("rte_zmalloc_socket");
  if (counting) ++allocations;
  return real(type, size, align, socket);
}
void rte_free(void* memory) {
  static auto* const real = the_real<void(void*)>("rte_free");
  if (counting && memory != nullptr) ++allocations;
  real(memory);
}
void free(void* memory) {
  if (counting && memory != nullptr) ++allocations;
  __libc_free(memory);
}
int pthread_mutex_lock(pthread_mutex_t* mutex) {
  static auto* const real = the_real<int(pthread_mutex_t*)>("pthread_mutex_lock");
  if (counting) ++locks;
  return real(mutex);
}
int pthread_rwlock_rdlock(pthread_rwlock_t* lock) {
  static auto* const real = the_real<int(pthread_rwlock_t*)>("pthread_rwlock_rdlock");
  if (counting) ++locks;
  return real(lock);
}
int pthread_rwlock_wrlock(pthread_rwlock_t* lock) {
  static auto* const real = the_real<int(pthread_rwlock_t*)>("pthread_rwlock_wrlock");
  if (counting) ++locks;
  return real(lock);
}
int pthread_spin_lock(pthread_spinlock_t* lock) {
  static auto* const real = the_real<int(pthread_spinlock_t*)>("pthread_spin_lock");
  if (counting) ++locks;
  return real(lock);
}
}

namespace trunkline::dataplane::test {
namespace {

constexpr base::SipHash::Key secret{1, 2};
const auto our_v4 = base::IpAddress::v4(10, 99, 0, 1);
const auto our_v6 = *base::IpAddress::parse("fd99::1");
const auto phone_v4 = base::IpAddress::v4(10, 99, 0, 10);
const auto phone_v6 = *base::IpAddress::parse("fd99::10");
const auto stranger = base::IpAddress::v4(10, 99, 0, 11);
const auto scanner = base::IpAddress::v4(10, 99, 0, 12);

// Two workers, the second of which does nothing but hand packets to the first.
gate::PlaneConfig both_workers() {
  auto config = rig_config();
  config.workers.resize(2);
  config.media.worker_count = 2;
  auto& port = config.ports.emplace_back();
  port.name = "hot";
  port.driver = gate::PortDriver::ring;
  port.addresses = {{our_v4, 16}, {our_v6, 64}};
  config.sip_listen = {{our_v4, 5060}};
  config.media.addresses[0] = our_v4;
  config.media.addresses[1] = our_v6;
  config.media.address_count = 2;
  config.media.first_port = 20000;
  config.media.pairs_per_worker = 4;   // slots 0-3 of IPv4, 4-7 of IPv6
  auto& admission = config.admission;  // limits that so many messages do not reach
  admission.known = {phone_v4};
  admission.peer_rate = admission.source_rate = admission.unknown_rate = admission.total_rate = 100'000'000;
  admission.answer_rate = admission.source_answer_rate = 100'000'000;
  const std::vector<std::string> scanners{"^user-agent: *friendly-scanner"};
  admission.strikes = admission.strikes_forgiven = 1'000'000;
  admission.strikes_of_signature = 1;
  admission.signatures = gate::PatternSet::compile(scanners).value_or(gate::PatternSet{});
  return config;
}

[[maybe_unused]] auto* const rig = add_eal_rig(both_workers());

Envelope between(base::IpAddress phone, std::uint16_t phone_port, base::IpAddress ours,
                 std::uint16_t our_port) {
  Envelope envelope;
  envelope.from = {phone, phone_port};
  envelope.to = {ours, our_port};
  return envelope;
}

Octets sip(const std::string& method, const std::string& more = {}, std::size_t body = 0) {
  return text(
      method +
      " sip:bob@10.99.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 10.99.0.10;branch=z9hG4bK1;rport\r\n"
      "Max-Forwards: 70\r\nFrom: <sip:alice@10.99.0.10>;tag=1\r\nTo: <sip:bob@10.99.0.1>\r\nCall-ID: hot\r\n"
      "CSeq: 1 " +
      method + "\r\n" + more + "Content-Length: " + std::to_string(body) + "\r\n\r\n" +
      std::string(body, 'v'));
}

Octets without_its_end(Octets octets) {
  octets.pop_back();
  return octets;
}

constexpr std::uint16_t our_vlan = 100;

// Workers with a call by IPv4, one by IPv6 and one from one to the other, every kind of packet at once, and a
// shard that has no room for strangers' calls.
class HotPath : public ::testing::Test {
 protected:
  explicit HotPath(std::uint16_t vlan = 0) : vlan_(vlan) {
    interfaces.emplace(config.ports, std::vector<Interface>{interface()});
    services.emplace(make_services(*interfaces, config));
    shared.emplace(
        WorkerShared{config, *interfaces, *services, rings, handoffs, neighbours, *captures, secret});
    WorkerPlace place{};
    place.packets = &EalRig::get().packets();
    place.messages = &EalRig::get().messages();
    for (std::uint8_t i = 0; i < 2; ++i) {
      place.worker = base::WorkerId{i};
      place.queues = {{port.id(), i, 0}};
      auto memory = SlotMemory::take(rtp::SlotTable::octets_needed(config.media.slots_per_worker()), 0);
      (i == 0 ? worker : giver).emplace(*shared, place, std::move(memory));
    }
    gate.tell_fullness(90);
    open(0, phone_v4, 4000, 1);
    open(1, phone_v4, 4002, 0);
    open(4, phone_v6, 4000, 5);
    open(5, phone_v6, 4002, 4);
    open(2, phone_v4, 4004, 6);
    open(6, phone_v6, 4004, 2);
    make_frames();
    for (int i = 0; i < 100; ++i) turn();  // neighbours are learnt
  }

  Interface interface() const {
    Interface made;
    made.device = port.id();
    made.mac = our_mac;
    made.vlan = vlan_;
    return made;
  }
  void open(std::uint32_t slot, const base::IpAddress& phone, std::uint16_t phone_port,
            std::uint32_t partner) {
    gate::Command command;
    command.kind = gate::CommandKind::open_slot;
    command.handle = {0, slot & 0xffffffU, 1};
    command.settings.remote_rtp = {phone, phone_port};
    command.settings.remote_rtcp = {phone, static_cast<std::uint16_t>(phone_port + 1)};
    command.settings.partner = partner;
    command.settings.mode = rtp::SlotMode::relay;
    command.settings.may_receive = command.settings.may_send = true;
    ASSERT_TRUE(gate.command(command));
    worker->round();
  }
  void make_frames() {
    const Octets rtp = hex("80 08 0001 00000001 12345678") + Octets(160, 0xd5);
    const Octets report = hex("80 c9 0001 12345678");
    frames = {
        udp_frame(between(phone_v4, 4000, our_v4, 20000), rtp),
        udp_frame(between(phone_v4, 4002, our_v4, 20002), rtp),
        udp_frame(between(phone_v6, 4000, our_v6, 20000), rtp),
        udp_frame(between(phone_v4, 4004, our_v4, 20004), rtp),
        udp_frame(between(phone_v6, 4004, our_v6, 20004), rtp),
        udp_frame(between(phone_v4, 4001, our_v4, 20001), report),
        udp_frame(between(phone_v4, 4000, our_v4, 20006), rtp),  // nobody's slot
        udp_frame(between(phone_v4, 9, our_v4, 20000), rtp),     // a stranger
        udp_frame(between(phone_v4, 5060, our_v4, 5060), text("not SIP")),
        hex("ffffffffffff 020000000010 0806 0001 0800 06 04 0001 020000000010 0a63000a 000000000000 "
            "0a630001"),
        icmpv6_frame(envelope_v6(),
                     hex("87 00 0000 00000000 fd990000000000000000000000000001 01 01 020000000010")),
        udp_frame(between(phone_v4, 5060, our_v4, 5060), sip("INVITE")),
        udp_frame(between(stranger, 5060, our_v4, 5060), sip("INVITE")),                          // 503
        udp_frame(between(phone_v4, 5060, our_v4, 5060), without_its_end(sip("INVITE", {}, 5))),  // 400
        udp_frame(between(scanner, 5060, our_v4, 5060), sip("OPTIONS", "User-Agent: friendly-scanner\r\n")),
        hex("020000000001 020000000010 0806 0001 0800 06 04 0001 020000000010 0a63000b 000000000000 "
            "0a630001"),
    };
    for (auto& piece :
         udp_fragments(between(phone_v4, 5060, our_v4, 5060), sip("INVITE", {}, 2000), 1440, 7)) {
      frames.push_back(std::move(piece));
    }
    for (auto& frame : frames) {
      if (vlan_ != 0) frame = tagged(frame);
    }
    frames.push_back(tagged(frames.front()));  // one tag too many
  }
  static Octets tagged(const Octets& frame) {
    return Octets(frame.begin(), frame.begin() + 12) + hex("8100 0064") +
           Octets(frame.begin() + 12, frame.end());
  }
  // The next packet of its stream: only such a one goes the short way. A word of the payload becomes less by
  // what the sequence number becomes more, so that the checksum stays right.
  void number(rte_mbuf& mbuf, std::size_t stream) {
    constexpr std::uint16_t silence = 0xd5d5;
    const auto sequence = static_cast<std::uint16_t>(1 + sequences.at(stream)++);
    const int tag = vlan_ == 0 ? 0 : 4;
    const bool is_v4 = *rte_pktmbuf_mtod_offset(&mbuf, std::uint8_t*, 12 + tag) == 0x08;
    auto* const rtp = rte_pktmbuf_mtod_offset(&mbuf, std::uint8_t*, (is_v4 ? 42 : 62) + tag);
    const auto put = [&](std::size_t at, unsigned value) {
      rtp[at] = static_cast<std::uint8_t>(value >> 8);
      rtp[at + 1] = static_cast<std::uint8_t>(value);
    };
    put(2, sequence);
    put(12, (silence + 1U + 0xffffU - sequence) % 0xffffU);  // as one's complement counts
  }
  // One burst in, one round, everything out and back into the pool. What comes by the giver's queue goes to
  // the worker by a ring.
  void turn() {
    std::array<void*, 32> sent;
    for (std::size_t i = 0; i < 32; ++i) {
      const auto which = next++ % frames.size();
      const auto& frame = frames[which];
      auto* mbuf = rte_pktmbuf_alloc(&EalRig::get().packets());
      std::memcpy(rte_pktmbuf_append(mbuf, static_cast<std::uint16_t>(frame.size())), frame.data(),
                  frame.size());
      if (which < sequences.size()) number(*mbuf, which);
      wire.deliver(Packet(mbuf), which == handed_over ? 1 : 0);
    }
    giver->round();
    worker->round();
    std::array<gate::Packet, 32> up;
    while (gate.receive(up) != 0) {
      for (auto& packet : up) packet.reset();
    }
    for (std::size_t count = sent.size(); count == sent.size();) {
      count = wire.take_raw(sent);
      for (std::size_t i = 0; i < count; ++i) rte_pktmbuf_free(static_cast<rte_mbuf*>(sent[i]));
    }
  }
  [[nodiscard]] std::uint64_t count(std::string_view wanted) const {
    std::uint64_t found = 0;
    for (const auto* one : {&*worker, &*giver}) {
      one->for_each_counter([&](std::string_view name, std::uint64_t value) {
        if (name == wanted) found += value;
      });
    }
    return found;
  }
  // Each way that a packet can go is gone often.
  void count_nothing_in_many_turns();

  std::uint16_t vlan_;
  std::array<std::uint32_t, 5> sequences{};      // of the first frames, which are RTP of calls
  static constexpr std::size_t handed_over = 1;  // of these
  static RingPort& the_wire() {
    static auto* const made = new RingPort("hot", 2, 2);
    return *made;
  }
  static Port& the_port() {
    static auto* const made = [] {
      auto opened =
          Port::open(EalRig::get().config().ports[0], 0, EalRig::get().plan(), EalRig::get().pools());
      return opened ? new Port(std::move(*opened)) : nullptr;
    }();
    return *made;
  }

  const gate::PlaneConfig& config = EalRig::get().config();
  RingPort& wire = the_wire();
  Port& port = the_port();
  PlaneRings rings{2, 1, RingSizes{}};
  Handoffs handoffs{2, 64};
  NeighbourExchange neighbours{2};
  std::unique_ptr<Captures> captures = *Captures::make(EalRig::get().plan(), 2048);
  MbufSource source{EalRig::get().packets(), EalRig::get().messages()};
  RingGate gate{rings, base::ShardId{0}, source};
  std::optional<Interfaces> interfaces;
  std::optional<Services> services;
  std::optional<WorkerShared> shared;
  std::optional<Worker> worker;
  std::optional<Worker> giver;
  std::vector<Octets> frames;
  std::size_t next = 0;
};

constexpr int turns = 20'000;  // 640,000 packets

void HotPath::count_nothing_in_many_turns() {
  constexpr std::array names{"media_forwarded",       "handoff_received", "sip_to_shard",
                             "sip_shed_invite",       "sip_answered_400", "scanner_signature",
                             "fragments_reassembled", "ethernet_vlan"};
  std::array<std::uint64_t, names.size()> before;
  for (std::size_t i = 0; i < names.size(); ++i) before[i] = count(names[i]);
  counting = true;
  for (int i = 0; i < turns; ++i) turn();
  counting = false;
  EXPECT_EQ(allocations, 0U);
  EXPECT_EQ(locks, 0U);
  for (std::size_t i = 0; i < names.size(); ++i) {
    EXPECT_GT(count(names[i]) - before[i], 10'000U) << names[i];
  }
}

TEST_F(HotPath, no_packet_is_allocated_for_or_locked_for) { count_nothing_in_many_turns(); }

class HotPathOfVlan : public HotPath {
 protected:
  HotPathOfVlan() : HotPath(our_vlan) {}
};

TEST_F(HotPathOfVlan, no_packet_is_allocated_for_or_locked_for) { count_nothing_in_many_turns(); }

TEST_F(HotPath, the_count_can_fail) {
  counting = true;
  int* volatile made = new int;  // volatile: or the compiler leaves both out
  delete made;
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&mutex);
  pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
  pthread_rwlock_rdlock(&lock);
  void* volatile aligned = nullptr;
  void* of_posix = nullptr;
  if (posix_memalign(&of_posix, 64, 64) == 0) aligned = of_posix;
  free(aligned);
  rte_free(rte_malloc("test", 64, 0));
  counting = false;
  pthread_rwlock_unlock(&lock);
  pthread_mutex_unlock(&mutex);
  EXPECT_GE(allocations, 6U);
  EXPECT_GE(locks, 2U);
  allocations = locks = 0;
}

// From now on the calling process may end and nothing else: any other system call kills it by SIGSYS.
bool forbid_system_calls() {
  std::array<sock_filter, 4> rules{{
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
  }};
  const sock_fprog program{rules.size(), rules.data()};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

// What a child of this process, which owns the worker as it stands, ends with.
template <class Work>
int end_of_child(Work&& work) {
  const pid_t child = fork();
  if (child == 0) {
    if (!forbid_system_calls()) _exit(3);
    work();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

TEST_F(HotPath, no_packet_makes_a_system_call) {
  const int status = end_of_child([&] {
    for (int i = 0; i < turns; ++i) turn();
  });
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
}

TEST_F(HotPath, a_system_call_would_be_seen) {
  const int status = end_of_child([] { static_cast<void>(getppid()); });
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS) << status;
}

}  // namespace
}  // namespace trunkline::dataplane::test
