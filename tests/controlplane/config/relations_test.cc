// What must hold between sections: workers and CPUs, listen addresses and ports, media and SIP, calls and
// capacity.
#include "tests/controlplane/config/sections.h"

namespace trunkline::controlplane {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> with(const std::string& more, const Machine& machine = two_cpus) {
  Sections sections;
  sections.more = more;
  return faults(sections, {}, machine);
}

std::vector<std::uint16_t> cpus(const std::string& more, const Machine& machine) {
  Sections sections;
  sections.more = more;
  const Config config = good(sections, {}, machine);
  std::vector<std::uint16_t> list;
  for (const auto& worker : config->plane.workers) list.push_back(worker.cpu);
  return list;
}

TEST(Workers, are_spread_over_cpus_and_take_the_control_planes_last) {
  EXPECT_THAT(cpus("", two_cpus), ElementsAre(1));
  EXPECT_THAT(cpus("workers: {count: 2}\n", two_cpus), ElementsAre(1, 0));
  EXPECT_THAT(cpus("workers: {count: 3}\ncontrol: {cpu: 2}\n", {4, {}}), ElementsAre(3, 0, 1));
  EXPECT_THAT(cpus("workers: {count: 1}\n", {1, {}}), ElementsAre(0));
  EXPECT_THAT(cpus("workers: {cpus: [1, 1, 0]}\n", two_cpus), ElementsAre(1, 1, 0));
}

TEST(Workers, need_cpus_that_exist) {
  EXPECT_THAT(
      with("workers: {count: 3}\n"),
      ElementsAre("t.yaml:4:18: workers.count: 3 workers need as many CPUs, and the machine has 2 (list "
                  "`cpus` to let workers share one)"));
  EXPECT_THAT(with("workers: {cpus: [1, 2]}\ncontrol: {cpu: 9}\n"),
              ElementsAre("t.yaml:4:21: workers.cpus[1]: there is no CPU 2 (the machine has CPU 0 to 1)",
                          "t.yaml:5:16: control.cpu: there is no CPU 9 (the machine has CPU 0 to 1)"));
  EXPECT_THAT(with("workers: {cpus: []}\n"),
              ElementsAre("t.yaml:4:17: workers.cpus: must list 1 to 64 CPUs"));
}

TEST(Workers, that_poll_do_not_share_a_cpu) {
  EXPECT_THAT(
      with("workers: {cpus: [1, 1], idle: poll}\n"),
      ElementsAre(
          "t.yaml:4:21: workers.cpus[1]: two workers cannot both poll on CPU 1 (give each its own, or "
          "write idle: adaptive)"));
  EXPECT_THAT(
      with("workers: {count: 2, cpus: [1]}\n"),
      ElementsAre("t.yaml:4:18: workers.count: is not the number of CPUs that `cpus` lists (leave it out)"));
}

TEST(Control, names_a_socket_and_a_prefix_that_fit) {
  EXPECT_THAT(with("control: {socket: /" + std::string(107, 'x') + ", file_prefix: a/b}\n"),
              ElementsAre("t.yaml:4:19: control.socket: must be at most 107 characters long",
                          "t.yaml:4:142: control.file_prefix: must hold no slashes or spaces"));
  EXPECT_THAT(with("control: {shards: 2}\n"),
              ElementsAre("t.yaml:4:19: control.shards: must be 1 so far, not 2"));
}

TEST(Memory, huge_needs_hugepages_and_auto_takes_what_there_is) {
  EXPECT_THAT(
      with("memory: {mode: huge}\n"),
      ElementsAre("t.yaml:4:16: memory.mode: huge needs 256MiB of hugepages, and 0KiB are free (reserve them "
                  "in /proc/sys/vm/nr_hugepages, or write mode: auto)"));
  EXPECT_THAT(with("memory: {mode: huge}\n", {2, mebibytes(256)}), IsEmpty());
  EXPECT_EQ(good({})->plane.memory.mode, gate::MemoryMode::nohuge);
  EXPECT_EQ(good({}, {}, {2, mebibytes(255)})->plane.memory.mode, gate::MemoryMode::nohuge);
  EXPECT_EQ(good({}, {}, {2, mebibytes(256)})->plane.memory.mode, gate::MemoryMode::huge);
  EXPECT_EQ(good({}, {"memory.mode=nohuge"}, {2, mebibytes(256)})->plane.memory.mode,
            gate::MemoryMode::nohuge);
}

TEST(Memory, must_hold_the_buffers) {
  EXPECT_THAT(
      with("memory: {size: 64MiB, packet_buffers: 100000}\n"),
      ElementsAre(testing::MatchesRegex("t.yaml:4:16: memory.size: is too little for the buffers and slots "
                                        "that are asked for \\(write [0-9]+MiB or more\\)")));
  EXPECT_GE(good({})->plane.memory.packet_buffers, 2048u);
  EXPECT_EQ(good({}, {"memory.packet_buffers=20000"})->plane.memory.packet_buffers, 20000u);
  EXPECT_THAT(with("memory: {size: 65537KiB}\n"),
              ElementsAre("t.yaml:4:16: memory.size: must be a whole number of MiB"));
}

TEST(Sip, listens_on_addresses_of_ports_once) {
  Sections sections;
  sections.sip = "sip: {listen: ['10.0.0.1:5060', '10.0.0.1:5060', '10.0.0.7:5060']}\n";
  EXPECT_THAT(
      faults(sections),
      ElementsAre("t.yaml:2:33: sip.listen[1]: 10.0.0.1:5060 is already listened on",
                  "t.yaml:2:50: sip.listen[2]: 10.0.0.7 is an address of no port (ports have: 10.0.0.1, "
                  "fd00::1)"));
  sections.sip = "sip: {listen: []}\n";
  EXPECT_THAT(faults(sections),
              ElementsAre("t.yaml:2:15: sip.listen: must name at least one address and port"));
}

TEST(Sip, keeps_timers_in_order_and_domains_in_lower_case) {
  Sections sections;
  sections.sip =
      "sip: {listen: ['10.0.0.1:5060'], domains: [SIP.Example.NET], timers: {t1: 100ms, t2: 1s, t4: 1s}}\n";
  const Config config = good(sections);
  EXPECT_THAT(config->sip.domains, ElementsAre("sip.example.net"));
  EXPECT_EQ(config->sip.timers.t1, std::chrono::milliseconds(100));
  sections.sip = "sip: {listen: ['10.0.0.1:5060'], domains: ['a b'], timers: {t1: 5s, t4: 6s}}\n";
  EXPECT_THAT(faults(sections),
              ElementsAre("t.yaml:2:44: sip.domains[0]: must be a host name, not `a b` (listen "
                          "addresses are ours without being listed)",
                          "t.yaml:2:65: sip.timers.t1: t2 (4s) must not be shorter than t1 (5s)"));
}

TEST(Sip, says_100_at_once_or_within_200_ms) {
  EXPECT_TRUE(good({})->sip.trying_at_once);
  const Config late = good({}, {"sip.timers.trying=150ms"});
  EXPECT_FALSE(late->sip.trying_at_once);
  EXPECT_EQ(late->sip.timers.trying_after, std::chrono::milliseconds(150));
  Sections sections;
  sections.sip = "sip: {listen: ['10.0.0.1:5060'], timers: {trying: 300ms}}\n";
  EXPECT_THAT(faults(sections),
              ElementsAre("t.yaml:2:51: sip.timers.trying: must be 0ms to 200ms, not 300ms"));
}

TEST(Sip, and_media_say_how_their_packets_are_marked) {
  const Config defaults = good({});
  EXPECT_EQ(defaults->plane.sip_dscp, 40);
  EXPECT_EQ(defaults->media.dscp, 46);
  const Config config = good({}, {"sip.dscp=24", "media.dscp=34"});
  EXPECT_EQ(config->plane.sip_dscp, 24);
  EXPECT_EQ(config->media.dscp, 34);
}

TEST(Media, is_laid_out_by_address_and_worker) {
  const Config config = good({}, {"workers.count=2"});
  const rtp::MediaLayout& layout = config->plane.media;
  EXPECT_EQ(layout.address_count, 2);
  EXPECT_EQ(layout.worker_count, 2);
  EXPECT_EQ(layout.first_port, 20000);
  EXPECT_EQ(layout.pairs_per_worker, 2500);
  EXPECT_EQ(config->media.advertised[0].to_string(), "10.0.0.1");
  EXPECT_EQ(config->media.silence_s, 60);
  EXPECT_EQ(config->media.hold_silence_s, 1800);
}

TEST(Media, ranges_hold_whole_pairs_above_the_privileged_and_beside_sip) {
  const auto media = [](const std::string& ports) {
    Sections sections;
    sections.media = "media: {addresses: [{local: 10.0.0.1}], ports: " + ports + "}\n";
    sections.more = "limits: {calls: 1}\n";
    return faults(sections);
  };
  EXPECT_THAT(
      media("20001-29998"),
      ElementsAre(
          "t.yaml:3:48: media.ports: must begin with an even port: RTP is even, RTCP the odd one above "
          "(begin with 20002)",
          "t.yaml:3:48: media.ports: must end with an odd port, the RTCP port of the last pair (end "
          "with 29997)"));
  EXPECT_THAT(media("1000-1999"), ElementsAre("t.yaml:3:48: media.ports: must begin at 1024 or above"));
  EXPECT_THAT(media("5000-5999"),
              ElementsAre("t.yaml:3:48: media.ports: holds 10.0.0.1:5060, where SIP listens"));
  EXPECT_THAT(
      media("20000-20001"),
      ElementsAre(
          "t.yaml:3:48: media.ports: 1 workers need 4 ports or more: 4 a call each",
          "t.yaml:4:17: limits.calls: 1 calls (limits.calls) do not fit: media.ports carry 0 over IPv4, "
          "at 4 ports a call (widen media.ports, add an address, or lower limits.calls)"));
}

TEST(Media, addresses_are_ours_and_advertised_in_their_own_family) {
  Sections sections;
  sections.media =
      "media: {addresses: [{local: 10.0.0.9}, {local: 10.0.0.1, advertised: 'fd00::9'}, {local: 10.0.0.1}], "
      "ports: "
      "20000-29999}\n";
  EXPECT_THAT(
      faults(sections),
      ElementsAre(
          "t.yaml:3:29: media.addresses[0].local: 10.0.0.9 is an address of no port (ports have: "
          "10.0.0.1, fd00::1)",
          "t.yaml:3:70: media.addresses[1].advertised: must be IPv4 like 10.0.0.1, which it stands for",
          "t.yaml:3:90: media.addresses[2].local: 10.0.0.1 is given twice"));
  sections.media = "media: {addresses: [], ports: 20000-29999, timeout: 1500ms}\n";
  EXPECT_THAT(faults(sections), ElementsAre("t.yaml:3:20: media.addresses: must name 1 to 64 addresses",
                                            "t.yaml:3:53: media.timeout: must be a whole number of seconds"));
  sections.media = "media: {addresses: [{local: 10.0.0.1, advertised: 203.0.113.7}], ports: 20000-29999}\n";
  EXPECT_EQ(good(sections)->media.advertised[0].to_string(), "203.0.113.7");
}

TEST(Limits, calls_must_fit_the_ports) {
  EXPECT_THAT(
      with("limits: {calls: 2501}\n"),
      ElementsAre(
          "t.yaml:4:17: limits.calls: 2501 calls (limits.calls) do not fit: media.ports carry 2500 over "
          "IPv4, at 4 ports a call (widen media.ports, add an address, or lower limits.calls)",
          "t.yaml:4:17: limits.calls: 2501 calls (limits.calls) do not fit: media.ports carry 2500 over "
          "IPv6, at 4 ports a call (widen media.ports, add an address, or lower limits.calls)"));
  EXPECT_THAT(with("limits: {calls: 2500}\n"), IsEmpty());
  Sections sections;
  sections.media =
      "media: {addresses: [{local: 10.0.0.1}], ports: 20000-20999}\n";  // against the default of 2000
  EXPECT_THAT(
      faults(sections),
      ElementsAre(
          "t.yaml:3:48: media.ports: 2000 calls (limits.calls) do not fit: media.ports carry 250 over "
          "IPv4, at 4 ports a call (widen media.ports, add an address, or lower limits.calls)"));
}

TEST(Limits, follow_from_calls_and_must_agree) {
  EXPECT_EQ(good({})->limits.transactions, 40000u);
  EXPECT_THAT(
      with("limits: {transactions: 100, reassemblies: 100, reassemblies_per_source: 200, retry_after: "
           "1500ms}\n"),
      ElementsAre("t.yaml:4:24: limits.transactions: 2000 calls need at least 4000 transactions",
                  "t.yaml:4:43: limits.reassemblies: needs as many buffers, and memory.message_buffers is 64",
                  "t.yaml:4:73: limits.reassemblies_per_source: is more than limits.reassemblies in all",
                  "t.yaml:4:91: limits.retry_after: must be a whole number of seconds"));
}

TEST(Limits, leave_room_for_a_second_stream_of_some_calls) {
  EXPECT_EQ(good({})->limits.streams, 2266u);
  EXPECT_EQ(good({}, {"limits.streams=4000"})->limits.streams, 4000u);
  EXPECT_THAT(with("limits: {streams: 1999}\n"),
              ElementsAre("t.yaml:4:19: limits.streams: 2000 calls need as many: every call has one, and one "
                          "more for video"));
}

TEST(Limits, of_many_calls_ask_for_no_more_transactions_than_there_can_be) {
  Sections sections;
  sections.ports = "ports: [{name: wire, driver: tap, interface: tl0, addresses: [";
  sections.media = "media: {addresses: [";
  for (int i = 1; i <= 64; ++i) {
    const std::string address = (i == 1 ? "" : ", ") + std::string("10.0.0.") + std::to_string(i);
    sections.ports += address + "/24";
    sections.media += (i == 1 ? "{local: 10.0.0." : ", {local: 10.0.0.") + std::to_string(i) + "}";
  }
  sections.ports += "]}]\n";
  sections.sip = "sip: {listen: ['10.0.0.1:5060']}\n";
  sections.media += "], ports: 6000-65535}\n";
  sections.more = "limits: {calls: 950000}\nmemory: {mode: nohuge}\n";
  const Config config = good(sections, {}, {2, {}, mebibytes(1 << 20)});
  EXPECT_EQ(config->limits.transactions, 8'000'000u);
}

TEST(Limits, that_take_more_memory_than_is_free_are_refused_with_both_figures) {
  const Machine small{2, {}, mebibytes(512)};
  EXPECT_THAT(with("limits: {calls: 2000}\n", {2, {}, mebibytes(1024)}), IsEmpty());
  EXPECT_THAT(
      with("limits: {calls: 2500, transactions: 1000000}\n", small),
      ElementsAre(testing::MatchesRegex(
          "t.yaml:4:17: limits.calls: 2500 calls and 1000000 transactions take [23][0-9]{3}MiB of ordinary "
          "memory, and 512MiB are free \\(lower limits.calls or limits.transactions\\)")));
  EXPECT_THAT(with("admission: {peers: 4000000}\n", {2, {}, mebibytes(1024)}),
              ElementsAre(HasSubstr("(most of it for who may send signalling: lower admission.peers")));
  // What is not known refuses nothing.
  EXPECT_THAT(with("limits: {calls: 2500, transactions: 1000000}\n"), IsEmpty());
  // Hugepages are not ordinary memory.
  const std::string huge = "limits: {calls: 2500}\nmemory: {mode: huge, size: 256MiB}\n";
  EXPECT_THAT(with(huge, {2, mebibytes(256), mebibytes(250)}), IsEmpty());
  const std::string many =
      "limits: {calls: 2500}\nmemory: {mode: nohuge, size: 256MiB, packet_buffers: 50000}\n";
  EXPECT_EQ(with(many, {2, mebibytes(256), mebibytes(250)}).size(), 1u);
  // A size that was written for another machine is not touched where nothing needs it.
  const std::string few = "limits: {calls: 2500}\nmemory: {mode: nohuge, size: 1GiB}\n";
  EXPECT_THAT(with(few, {2, mebibytes(256), mebibytes(250)}), IsEmpty());
}

TEST(Services, answer_after_they_rang) {
  EXPECT_THAT(
      with("services: {ringing: 2s, earlymedia_answer: 1s}\n"),
      ElementsAre("t.yaml:4:21: services.ringing: services.answer (1500ms) must not come before "
                  "services.ringing (2s)",
                  "t.yaml:4:44: services.earlymedia_answer: services.earlymedia_answer (1s) must not come "
                  "before services.earlymedia_ringing (2300ms)"));
  EXPECT_FALSE(good({}, {"services.enabled=false"})->services.enabled);
}

TEST(Routes, lead_to_somebody_else_who_can_be_reached) {
  EXPECT_THAT(
      with("routes: {default: {next_hop: ['10.0.0.1:5070', '10.0.0.9:5060', '192.0.2.1:5060']}}\n"),
      ElementsAre(
          "t.yaml:4:31: routes.default.next_hop[0]: is ourselves: every call would come back",
          "t.yaml:4:48: routes.default.next_hop[1]: is the second next hop for IPv4",
          "t.yaml:4:65: routes.default.next_hop[2]: is the second next hop for IPv4",
          "t.yaml:4:65: routes.default.next_hop[2]: 192.0.2.1 is on no port's link, and no port has a "
          "gateway for IPv4"));
  Sections sections;
  sections.sip = "sip: {listen: ['10.0.0.1:5060']}\n";
  sections.more = "routes: {default: {next_hop: ['[fd00::9]:5060']}}\n";
  EXPECT_THAT(
      faults(sections),
      ElementsAre(
          "t.yaml:4:31: routes.default.next_hop[0]: cannot be called: sip.listen has no IPv6 address"));
  EXPECT_EQ(good({})->routing.next_hop_v4, std::nullopt);
}

TEST(Routes, reach_beyond_the_link_by_a_gateway) {
  Sections sections;
  sections.ports =
      "ports: [{name: wire, driver: tap, interface: tl0, addresses: [10.0.0.1/24, 'fd00::1/64'], gateways: "
      "[10.0.0.254]}]\n";
  sections.more = "routes: {default: {next_hop: ['192.0.2.1:5060']}}\n";
  EXPECT_EQ(good(sections)->routing.next_hop_v4->to_string(), "192.0.2.1:5060");
}

}  // namespace
}  // namespace trunkline::controlplane
