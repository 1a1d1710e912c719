#include "dataplane/intake/admission.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace trunkline::dataplane {
namespace {

using namespace std::chrono_literals;
using enum AdmissionCounter;

base::IpAddress ip(const char* text) { return base::IpAddress::parse(text).value_or(base::IpAddress{}); }

const auto trunk = ip("192.0.2.10");
const auto stranger = ip("198.51.100.1");
const std::string good = "OPTIONS sip:192.0.2.1 SIP/2.0\r\nUser-Agent: phone\r\n\r\n";
const std::string scan = "OPTIONS sip:100@192.0.2.1 SIP/2.0\r\nUser-Agent: friendly-scanner\r\n\r\n";
const std::string help = "INVITE urn:service:sos SIP/2.0\r\nUser-Agent: phone\r\n\r\n";

gate::AdmissionConfig settings() {
  gate::AdmissionConfig made;
  made.burst = 1s;
  made.known = {trunk};
  made.peers = 8;
  made.sources = 64;
  made.peer_rate = 1000;
  made.source_rate = 100;
  made.unknown_rate = 300;
  made.total_rate = 2000;
  made.answer_rate = 20;
  made.source_answer_rate = 5;
  made.emergency_rate = 30;
  made.source_emergency_rate = 3;
  made.peer_emergency_rate = 6;
  made.emergency_numbers = {"112"};
  made.strikes = 10;
  made.strikes_forgiven = 1;
  made.strikes_of_signature = 4;
  made.shortest_ban = 10s;
  made.longest_ban = 1min;
  const std::vector<std::string> signatures{"^user-agent: *friendly-scanner"};
  made.signatures = gate::PatternSet::compile(signatures).value_or(gate::PatternSet{});
  return made;
}

class AdmissionTest : public testing::Test {
 protected:
  Standing send(const base::IpAddress& from, const std::string& octets = good) {
    return admission.admit(admission.sender(from), octets, now);
  }
  /// How many of `count` at once get in.
  int admitted(const base::IpAddress& from, int count, const std::string& octets = good) {
    int in = 0;
    for (int i = 0; i < count; ++i) in += send(from, octets) == Standing::refused ? 0 : 1;
    return in;
  }
  void malformed(const base::IpAddress& from, int count) {
    for (int i = 0; i < count; ++i) admission.malformed(admission.sender(from), now);
  }
  [[nodiscard]] std::uint64_t count(AdmissionCounter counter) const {
    return admission.counters().read(counter);
  }
  [[nodiscard]] std::vector<SourceBans::Ban> bans() const {
    std::vector<SourceBans::Ban> all;
    admission.bans().for_each(now, [&](const SourceBans::Ban& ban) { all.push_back(ban); });
    return all;
  }
  /// Seconds until the one ban that there is ends.
  [[nodiscard]] std::int64_t ban_s() const {
    const auto all = bans();
    return all.size() == 1 ? std::chrono::duration_cast<std::chrono::seconds>(all[0].left).count() : -1;
  }

  base::Instant now{std::chrono::hours(1)};
  Admission admission{settings(), {7, 7}};
};

class NetworkAdmission : public AdmissionTest {
 protected:
  static base::AddressPrefix network(const char* text) {
    return base::AddressPrefix::parse(text).value_or(base::AddressPrefix{});
  }
  void order(gate::CommandKind kind, const char* text) {
    admission.apply(gate::Command::about_network(kind, base::WorkerId{0}, network(text)), now);
  }
  NetworkAdmission() {
    order(gate::CommandKind::network_known, "10.4.0.0/14");
    order(gate::CommandKind::network_known, "2001:db8::/32");
  }
};

TEST_F(NetworkAdmission, every_address_of_a_known_network_is_a_peers_and_its_neighbours_are_not) {
  for (const char* text : {"10.4.0.0", "10.7.255.255", "2001:db8:1::1"})
    EXPECT_EQ(send(ip(text)), Standing::known) << text;
  for (const char* text : {"10.3.255.255", "10.8.0.0", "2001:db9::1", "11.4.0.0"})
    EXPECT_EQ(send(ip(text)), Standing::unknown) << text;
  malformed(ip("10.5.0.1"), 20);
  EXPECT_TRUE(bans().empty()) << "nothing is held against it";
  EXPECT_TRUE(admission.is_known(admission.sender(ip("10.5.0.1"))));
}

TEST_F(NetworkAdmission, its_addresses_share_its_rate_and_the_longer_one_has_its_own) {
  EXPECT_EQ(admitted(ip("10.5.0.1"), 1000), 1000);
  EXPECT_EQ(send(ip("10.6.0.1")), Standing::refused) << "who forges one has forged them all";
  EXPECT_EQ(count(peer_limited), 1U);
  order(gate::CommandKind::network_known, "10.6.0.0/16");
  EXPECT_EQ(send(ip("10.6.0.1")), Standing::known);
  admission.meet(ip("10.5.0.1"));
  EXPECT_EQ(send(ip("10.5.0.1")), Standing::known) << "with a call he is somebody by himself";
}

TEST_F(NetworkAdmission, is_forgotten_with_the_last_who_names_it) {
  order(gate::CommandKind::network_known, "10.4.0.0/14");
  order(gate::CommandKind::network_unknown, "10.4.0.0/14");
  EXPECT_EQ(send(ip("10.5.0.1")), Standing::known);
  order(gate::CommandKind::network_unknown, "10.4.0.0/14");
  EXPECT_EQ(send(ip("10.5.0.1")), Standing::unknown);
  EXPECT_EQ(send(ip("2001:db8::1")), Standing::known);
  EXPECT_EQ(count(peers_left), 1U);
  order(gate::CommandKind::network_unknown, "10.4.0.0/14");
  EXPECT_EQ(count(peers_stray), 1U);
}

TEST_F(NetworkAdmission, goes_and_leaves_others_of_the_same_octet_known) {
  order(gate::CommandKind::network_known, "10.6.0.0/16");
  order(gate::CommandKind::network_known, "10.9.0.0/16");
  order(gate::CommandKind::network_unknown, "10.4.0.0/14");
  order(gate::CommandKind::network_unknown, "10.4.0.0/14");
  EXPECT_EQ(send(ip("10.5.0.1")), Standing::unknown);
  EXPECT_EQ(send(ip("10.6.0.1")), Standing::known);
  EXPECT_EQ(send(ip("10.9.0.1")), Standing::known);
}

TEST_F(NetworkAdmission, there_is_room_for_so_many) {
  for (std::size_t i = 2; i <= gate::most_peer_networks; ++i)
    order(gate::CommandKind::network_known, ("172." + std::to_string(i) + ".0.0/16").c_str());
  EXPECT_EQ(count(peers_full), 1U);
}

TEST_F(AdmissionTest, a_peer_of_the_configuration_is_known_and_a_stranger_is_not) {
  EXPECT_EQ(send(trunk), Standing::known);
  EXPECT_EQ(send(stranger), Standing::unknown);
  EXPECT_EQ(count(admitted_known), 1U);
  EXPECT_EQ(count(admitted_unknown), 1U);
}

TEST_F(AdmissionTest, a_stranger_has_a_rate) {
  EXPECT_EQ(admitted(stranger, 105), 100);
  EXPECT_EQ(count(source_limited), 5U);
  now = now + 100ms;
  EXPECT_EQ(admitted(stranger, 15), 10);
  EXPECT_EQ(send(ip("198.51.100.2")), Standing::unknown) << "another one has a rate of its own";
}

TEST_F(AdmissionTest, all_addresses_of_a_64_are_one_stranger) {
  EXPECT_EQ(admitted(ip("2001:db8::1"), 100), 100);
  EXPECT_EQ(send(ip("2001:db8::2")), Standing::refused);
  EXPECT_EQ(send(ip("2001:db8:0:1::2")), Standing::unknown);
}

TEST_F(AdmissionTest, strangers_together_have_a_rate_that_no_number_of_addresses_changes) {
  int in = 0;
  for (int i = 0; i < 1000; ++i) {
    in += admitted(
        base::IpAddress::v4(203, 0, static_cast<std::uint8_t>(i >> 8), static_cast<std::uint8_t>(i)), 1);
  }
  EXPECT_EQ(in, 300);
  EXPECT_EQ(count(unknown_limited), 700U);
  EXPECT_GT(count(sources_forgotten), 0U);
  EXPECT_EQ(admitted(trunk, 1000), 1000) << "known peers do not wait behind them";
}

TEST_F(AdmissionTest, strangers_get_what_known_peers_leave) {
  std::vector<base::IpAddress> peers{trunk, ip("192.0.2.11"), ip("192.0.2.12")};
  for (const auto& peer : peers) {
    admission.meet(peer);
    EXPECT_EQ(admitted(peer, 1000), 1000) << "of the total's 2000: known peers may take more";
  }
  EXPECT_EQ(send(stranger), Standing::refused);
  EXPECT_EQ(count(unknown_limited), 1U);
  now = now + 10ms;
  EXPECT_EQ(admitted(stranger, 30), 20);
}

TEST_F(AdmissionTest, a_known_peer_has_a_rate_and_is_never_banned) {
  EXPECT_EQ(admitted(trunk, 1500), 1000);
  EXPECT_EQ(count(peer_limited), 500U);
  malformed(trunk, 100);
  now = now + 1s;
  for (int i = 0; i < 100; ++i) EXPECT_EQ(send(trunk, scan), Standing::refused);
  EXPECT_EQ(send(trunk), Standing::known);
  EXPECT_TRUE(bans().empty());
  EXPECT_EQ(count(strikes), 0U);
}

TEST_F(AdmissionTest, a_scanners_message_is_dropped_and_costs_strikes) {
  EXPECT_EQ(send(stranger, scan), Standing::refused);
  EXPECT_EQ(count(scanner_signature), 1U);
  EXPECT_EQ(count(strikes), 1U);
  EXPECT_EQ(send(stranger), Standing::unknown);
  EXPECT_EQ(admitted(stranger, 2, scan), 0);
  ASSERT_EQ(bans().size(), 1U);
  EXPECT_EQ(bans()[0].source, stranger);
  EXPECT_EQ(bans()[0].cause, BanCause::signature);
  EXPECT_EQ(send(stranger), Standing::refused);
  EXPECT_EQ(count(source_banned), 1U);
}

TEST_F(AdmissionTest, malformed_messages_end_in_a_ban) {
  malformed(stranger, 10);
  EXPECT_EQ(send(stranger), Standing::unknown);
  malformed(stranger, 1);
  EXPECT_EQ(send(stranger), Standing::refused);
  EXPECT_EQ(bans().at(0).cause, BanCause::malformed);
}

TEST_F(AdmissionTest, strikes_are_forgiven_with_time) {
  for (int i = 0; i < 30; ++i) {
    malformed(stranger, 1);
    now = now + 1s;
  }
  EXPECT_EQ(send(stranger), Standing::unknown);
}

TEST_F(AdmissionTest, who_stays_above_its_rate_is_banned) {
  admitted(stranger, 111);
  EXPECT_EQ(bans().at(0).cause, BanCause::over_rate);
  EXPECT_EQ(count(AdmissionCounter::bans), 1U);
}

TEST_F(AdmissionTest, a_ban_ends_by_itself_and_with_an_empty_bucket) {
  malformed(stranger, 11);
  EXPECT_EQ(ban_s(), 10);
  now = now + 9999ms;
  EXPECT_EQ(send(stranger), Standing::refused);
  now = now + 11ms;  // and one token's time
  EXPECT_TRUE(bans().empty());
  EXPECT_EQ(admitted(stranger, 50), 1);
}

TEST_F(AdmissionTest, bans_double_up_to_a_limit_and_a_quiet_source_starts_anew) {
  for (const std::int64_t seconds : {10, 20, 40, 60, 60}) {
    malformed(stranger, 11);
    EXPECT_EQ(ban_s(), seconds);
    now = now + std::chrono::seconds(seconds) + 1s;
  }
  now = now + 1min;
  malformed(stranger, 11);
  EXPECT_EQ(ban_s(), 10);
}

TEST_F(AdmissionTest, what_a_banned_source_sends_makes_its_ban_no_longer) {
  malformed(stranger, 11);
  now = now + 5s;
  admitted(stranger, 1000, scan);
  malformed(stranger, 100);
  EXPECT_EQ(ban_s(), 5);
}

TEST_F(AdmissionTest, a_flood_of_invented_sources_frees_no_banned_one) {
  malformed(stranger, 11);
  for (int i = 0; i < 5000; ++i) {
    now = now + 1ms;
    send(base::IpAddress::v4(203, 0, static_cast<std::uint8_t>(i >> 8), static_cast<std::uint8_t>(i)));
  }
  EXPECT_EQ(send(stranger), Standing::refused);
  EXPECT_EQ(bans().size(), 1U);
}

TEST_F(AdmissionTest, an_operator_lifts_a_ban) {
  malformed(stranger, 11);
  auto command = gate::Command::about_address(gate::CommandKind::lift_ban, base::WorkerId{0}, stranger);
  admission.apply(command, now);
  EXPECT_EQ(count(bans_lifted), 1U);
  EXPECT_EQ(send(stranger), Standing::unknown);
  admission.apply(command, now);
  EXPECT_EQ(count(bans_lifted), 1U) << "there was none";
}

TEST_F(AdmissionTest, who_was_banned_and_becomes_known_is_heard) {
  malformed(stranger, 11);
  admission.apply(gate::Command::about_address(gate::CommandKind::peer_known, base::WorkerId{0}, stranger),
                  now);
  EXPECT_EQ(send(stranger), Standing::known);
  admission.apply(gate::Command::about_address(gate::CommandKind::peer_unknown, base::WorkerId{0}, stranger),
                  now);
  EXPECT_EQ(send(stranger), Standing::refused) << "the ban has not ended meanwhile";
}

TEST_F(AdmissionTest, peers_are_met_left_and_counted) {
  admission.meet(stranger);
  admission.meet(stranger);
  admission.leave(stranger);
  EXPECT_EQ(send(stranger), Standing::known);
  admission.leave(stranger);
  EXPECT_EQ(send(stranger), Standing::unknown);
  admission.leave(stranger);
  EXPECT_EQ(count(peers_met), 2U) << "the trunk is one";
  EXPECT_EQ(count(peers_left), 1U);
  EXPECT_EQ(count(peers_stray), 1U);
  for (std::uint8_t i = 0; i < 16; ++i) admission.meet(base::IpAddress::v4(10, 0, 0, i));
  EXPECT_EQ(count(peers_full), 1U) << "room for the live ones, and for two configurations";
}

TEST_F(AdmissionTest, answers_are_limited_per_source_and_in_all) {
  const auto answers = [&](const base::IpAddress& to, int asked) {
    int given = 0;
    for (int i = 0; i < asked; ++i) given += admission.may_answer(admission.sender(to), now) ? 1 : 0;
    return given;
  };
  EXPECT_EQ(answers(stranger, 10), 5);
  EXPECT_EQ(answers(trunk, 10), 10);
  EXPECT_EQ(answers(ip("198.51.100.2"), 10), 5);
  EXPECT_EQ(answers(trunk, 10), 0) << "20 in all";
}

TEST_F(AdmissionTest, a_call_for_help_passes_a_ban_and_full_limits_a_few_times) {
  malformed(stranger, 11);
  EXPECT_EQ(send(stranger), Standing::refused);
  EXPECT_EQ(send(stranger, help), Standing::emergency);
  EXPECT_EQ(send(stranger, "INVITE sip:112@192.0.2.1 SIP/2.0\r\n"), Standing::emergency);
  EXPECT_EQ(admitted(stranger, 10, help), 1) << "three a second";
  EXPECT_EQ(count(admitted_emergency), 3U);
}

// With its ACK the caller becomes known; before that it may ring for minutes.
TEST_F(AdmissionTest, what_belongs_to_a_call_for_help_passes_like_it) {
  const auto in_call = [](const char* method) {
    return std::string(method) + " sip:192.0.2.1:5060 SIP/2.0\r\nUser-Agent: phone\r\n\r\n";
  };
  malformed(stranger, 11);
  EXPECT_EQ(send(stranger, in_call("ACK")), Standing::refused) << "it has not called";
  EXPECT_EQ(send(stranger, help), Standing::emergency);
  EXPECT_EQ(send(stranger, in_call("PRACK")), Standing::emergency);
  EXPECT_EQ(send(stranger, in_call("ACK")), Standing::emergency);
  EXPECT_EQ(send(stranger, in_call("ACK")), Standing::refused) << "three a second";
  now = now + 1s;
  EXPECT_EQ(send(stranger, in_call("OPTIONS")), Standing::refused);
  EXPECT_EQ(send(ip("198.51.100.2"), in_call("BYE")), Standing::unknown);
  EXPECT_EQ(send(stranger, in_call("BYE")), Standing::emergency);
}

TEST_F(AdmissionTest, a_flood_between_a_call_for_help_and_its_ack_keeps_nothing_out) {
  EXPECT_EQ(send(stranger, help), Standing::unknown) << "nothing is full";
  for (int i = 0; i < 5000; ++i) {
    send(base::IpAddress::v4(203, 0, static_cast<std::uint8_t>(i >> 8), static_cast<std::uint8_t>(i)));
  }
  EXPECT_EQ(send(stranger, "OPTIONS sip:x SIP/2.0\r\n"), Standing::refused);
  EXPECT_EQ(send(stranger, "ACK sip:192.0.2.1:5060 SIP/2.0\r\n"), Standing::emergency);
  now = now + 6min;
  for (std::uint8_t i = 0; i < 4; ++i) admitted(base::IpAddress::v4(203, 0, 113, i), 100);
  EXPECT_EQ(send(stranger, "ACK sip:192.0.2.1:5060 SIP/2.0\r\n"), Standing::refused);
}

TEST_F(AdmissionTest, a_call_for_help_passes_when_strangers_have_used_up_their_share) {
  for (std::uint8_t i = 0; i < 4; ++i) admitted(base::IpAddress::v4(203, 0, 113, i), 100);
  EXPECT_EQ(send(stranger), Standing::refused);
  EXPECT_EQ(send(stranger, help), Standing::emergency);
}

TEST_F(AdmissionTest, a_known_peers_call_for_help_passes_its_own_rate) {
  EXPECT_EQ(admitted(trunk, 1001), 1000);
  EXPECT_EQ(send(trunk, help), Standing::emergency);
  EXPECT_EQ(admitted(trunk, 10, help), 5) << "six a second";
  EXPECT_EQ(count(admitted_emergency), 6U);
  EXPECT_EQ(count(peer_limited), 6U);
}

TEST_F(AdmissionTest, calls_for_help_have_a_limit_in_all) {
  int passed = 0;
  for (std::uint8_t i = 0; i < 20; ++i) {
    const auto source = base::IpAddress::v4(203, 0, 113, i);
    malformed(source, 11);
    passed += admitted(source, 3, help);
  }
  EXPECT_EQ(passed, 30);
}

}  // namespace
}  // namespace trunkline::dataplane
