// Names of trunks on their way to addresses, and how they are kept fresh: RFC 3263 over a table.
#include "controlplane/routing/host_names.h"

#include <gtest/gtest.h>

#include "tests/fakes/table_resolver.h"

namespace trunkline::controlplane::host_names_test {
namespace {

using namespace std::chrono_literals;
using fakes::TableResolver;

constexpr DestinationId host{TrunkId{0}, 0};
base::Instant at(base::Duration time) { return base::Instant(time); }

std::vector<Trunk> trunk_at(const std::string& name, std::uint16_t port = 0) {
  std::vector<Trunk> trunks(1);
  trunks[0].hosts.push_back({name, std::nullopt, name, port});
  return trunks;
}

struct Names {
  explicit Names(TableResolver& resolver, std::uint16_t port = 0, SpokenHere spoken = {},
                 std::optional<sip::Transport> transport = {})
      : trunks(trunk_at("example.net", port)), board(trunks, at(0s)), names(board, spoken, at(0s)) {
    trunks[0].transport = transport;
    names.adopt(at(0s));
    names.ask_with(resolver);
  }
  std::string at_time(base::Duration now) {
    while (names.advance(at(now))) {
    }
    std::string text;
    for (const auto& target : board.targets(host)) {
      text += target.endpoint.to_string() + '/' + std::to_string(target.priority) +
              (target.transport == sip::Transport::tcp ? "/tcp " : " ");
    }
    return text;
  }

  std::vector<Trunk> trunks;
  TrunkBoard board;
  HostNames names;
};

TEST(HostNames, naptr_leads_to_srv_and_srv_to_addresses_by_priority) {
  TableResolver dns;
  dns.add_naptr("example.net", 20, "s", "SIP+D2U", "_sip._udp.worse.example.net");
  dns.add_naptr("example.net", 10, "s", "SIP+D2T", "_sip._tcp.example.net");
  dns.add_naptr("example.net", 15, "s", "sip+d2u", "_sip._udp.better.example.net");
  dns.add_srv("_sip._udp.better.example.net", 20, 1, 5070, "second.example.net");
  dns.add_srv("_sip._udp.better.example.net", 10, 1, 5080, "first.example.net");
  dns.add_a("first.example.net", "192.0.2.1");
  dns.add_a("second.example.net", "192.0.2.2");
  Names names(dns);
  EXPECT_EQ(names.board.usability(host, at(0s)), Usability::unresolved);
  EXPECT_EQ(names.at_time(0s), "192.0.2.1:5080/10 192.0.2.2:5070/20 ");
  EXPECT_EQ(names.board.usability(host, at(0s)), Usability::usable);
}

TEST(HostNames, without_naptr_srv_is_asked_and_without_srv_the_name_itself) {
  TableResolver dns;
  dns.add_a("example.net", "192.0.2.1");
  Names names(dns);
  EXPECT_EQ(names.at_time(0s), "192.0.2.1:5060/0 ");
  EXPECT_EQ(dns.asked,
            (std::vector<std::string>{"35 example.net", "33 _sip._udp.example.net", "1 example.net"}));
}

TEST(HostNames, with_a_port_only_addresses_are_asked_for_in_the_families_we_speak) {
  TableResolver dns;
  dns.add_a("example.net", "192.0.2.1");
  dns.add_a("example.net", "2001:db8::1");
  Names names(dns, 5090, {.v6 = true});
  EXPECT_EQ(names.at_time(0s), "192.0.2.1:5090/0 [2001:db8::1]:5090/0 ");
  EXPECT_EQ(dns.asked, (std::vector<std::string>{"1 example.net", "28 example.net"}));
}

TEST(HostNames, a_naptr_may_lead_to_an_address) {
  TableResolver dns;
  dns.add_naptr("example.net", 1, "A", "SIP+D2U", "host.example.net");
  dns.add_a("host.example.net", "192.0.2.7");
  Names names(dns);
  EXPECT_EQ(names.at_time(0s), "192.0.2.7:5060/0 ");
}

TEST(HostNames, naptr_chooses_the_transport_among_those_that_we_speak) {
  TableResolver dns;
  dns.add_naptr("example.net", 5, "s", "SIPS+D2T", "_sips._tcp.example.net");
  dns.add_naptr("example.net", 10, "s", "SIP+D2T", "_sip._tcp.example.net");
  dns.add_naptr("example.net", 20, "s", "SIP+D2U", "_sip._udp.example.net");
  dns.add_srv("_sip._tcp.example.net", 1, 1, 5070, "tcp.example.net");
  dns.add_srv("_sip._udp.example.net", 1, 1, 5080, "udp.example.net");
  dns.add_a("tcp.example.net", "192.0.2.1");
  dns.add_a("udp.example.net", "192.0.2.2");
  EXPECT_EQ(Names(dns).at_time(0s), "192.0.2.2:5080/1 ");
  EXPECT_EQ(Names(dns, 0, {.tcp = true}).at_time(0s), "192.0.2.1:5070/1/tcp ");
}

TEST(HostNames, a_transport_that_is_configured_is_not_asked_for) {
  TableResolver dns;
  dns.add_naptr("example.net", 10, "s", "SIP+D2U", "_sip._udp.example.net");
  dns.add_a("example.net", "192.0.2.1");
  EXPECT_EQ(Names(dns, 0, {.tcp = true}, sip::Transport::tcp).at_time(0s), "192.0.2.1:5060/0/tcp ");
  EXPECT_EQ(dns.asked, (std::vector<std::string>{"33 _sip._tcp.example.net", "1 example.net"}));
  EXPECT_EQ(Names(dns, 5070, {.tcp = true}, sip::Transport::tcp).at_time(0s), "192.0.2.1:5070/0/tcp ");
  EXPECT_EQ(Names(dns, 5070, {.tcp = true}).at_time(0s), "192.0.2.1:5070/0 ") << "with a port it is UDP";
}

TEST(HostNames, without_naptr_the_transport_is_one_that_has_srv) {
  TableResolver dns;
  dns.add_a("example.net", "192.0.2.1");
  EXPECT_EQ(Names(dns, 0, {.tcp = true}).at_time(0s), "192.0.2.1:5060/0 ");
  EXPECT_EQ(dns.asked, (std::vector<std::string>{"35 example.net", "33 _sip._udp.example.net",
                                                 "33 _sip._tcp.example.net", "1 example.net"}));
  dns.add_srv("_sip._tcp.example.net", 1, 1, 5070, "example.net");
  EXPECT_EQ(Names(dns, 0, {.tcp = true}).at_time(0s), "192.0.2.1:5070/1/tcp ");
  dns.add_srv("_sip._udp.example.net", 0, 0, 0, "");
  EXPECT_EQ(Names(dns, 0, {.tcp = true}).at_time(0s), "192.0.2.1:5070/1/tcp ") << "none by UDP, it says";
  dns.forget("_sip._tcp.example.net");
  EXPECT_EQ(Names(dns, 0, {.tcp = true}).at_time(0s), "");
}

TEST(HostNames, another_transport_of_the_configuration_is_asked_for_at_once) {
  TableResolver dns;
  dns.add_srv("_sip._tcp.example.net", 1, 1, 5070, "example.net");
  dns.add_a("example.net", "192.0.2.1");
  Names names(dns, 0, {.tcp = true}, sip::Transport::udp);
  EXPECT_EQ(names.at_time(0s), "192.0.2.1:5060/0 ");
  names.trunks[0].transport = sip::Transport::tcp;
  names.names.adopt(at(1s));
  EXPECT_EQ(names.at_time(1s), "192.0.2.1:5070/1/tcp ");
}

TEST(HostNames, a_service_that_is_decidedly_not_there_leads_nowhere) {
  TableResolver dns;
  dns.add_srv("_sip._udp.example.net", 0, 0, 0, "");
  dns.add_a("example.net", "192.0.2.1");
  Names names(dns);
  EXPECT_EQ(names.at_time(0s), "");
}

TEST(HostNames, are_asked_again_when_the_shortest_of_their_records_ends) {
  TableResolver dns;
  dns.add_srv("_sip._udp.example.net", 1, 1, 5060, "a.example.net", 600);
  dns.add_a("a.example.net", "192.0.2.1", 20);
  Names names(dns);
  EXPECT_EQ(names.at_time(0s), "192.0.2.1:5060/1 ");
  EXPECT_EQ(names.names.next_deadline(), at(20s));
  dns.forget("a.example.net");
  dns.add_a("a.example.net", "192.0.2.9", 20);
  EXPECT_EQ(names.at_time(19s), "192.0.2.1:5060/1 ");
  EXPECT_EQ(names.at_time(20s), "192.0.2.9:5060/1 ");
}

TEST(HostNames, a_record_for_no_time_at_all_is_kept_for_a_little) {
  TableResolver dns;
  dns.add_a("example.net", "192.0.2.1", 0);
  Names names(dns, 5060);
  names.at_time(0s);
  EXPECT_EQ(names.names.next_deadline(), at(5s));
}

TEST(HostNames, what_was_known_holds_while_dns_fails_and_is_asked_for_again_soon) {
  TableResolver dns;
  dns.add_a("example.net", "192.0.2.1", 60);
  Names names(dns, 5060);
  names.at_time(0s);
  dns.fails = true;
  EXPECT_EQ(names.at_time(60s), "192.0.2.1:5060/0 ");
  EXPECT_EQ(names.names.next_deadline(), at(70s));
  dns.fails = false;
  dns.forget("example.net");
  EXPECT_EQ(names.at_time(70s), "") << "that there is none is an answer";
}

TEST(HostNames, a_slow_answer_holds_nobody_up_and_the_old_one_stays_until_then) {
  TableResolver dns;
  dns.add_a("example.net", "192.0.2.1", 60);
  Names names(dns, 5060);
  names.at_time(0s);
  dns.silent = true;
  dns.forget("example.net");
  dns.add_a("example.net", "192.0.2.2", 60);
  EXPECT_FALSE(names.names.is_due(at(59s)));
  EXPECT_TRUE(names.names.is_due(at(60s)));
  EXPECT_EQ(names.at_time(60s), "192.0.2.1:5060/0 ");
  EXPECT_EQ(names.names.next_deadline(), std::nullopt) << "it waits for the answer, not for a moment";
  EXPECT_FALSE(names.names.is_due(at(3600s)));
  dns.silent = false;
  EXPECT_TRUE(names.names.is_due(at(61s))) << "an answer has come";
  EXPECT_EQ(names.at_time(65s), "192.0.2.2:5060/0 ");
  EXPECT_FALSE(names.names.is_due(at(66s)));
}

TEST(HostNames, an_address_needs_no_look_up) {
  TableResolver dns;
  std::vector<Trunk> trunks(1);
  trunks[0].hosts.push_back({"192.0.2.1:5060", *base::Endpoint::parse("192.0.2.1:5060")});
  TrunkBoard board(trunks, at(0s));
  HostNames names(board, {.v6 = true}, at(0s));
  names.ask_with(dns);
  EXPECT_FALSE(names.advance(at(0s)));
  EXPECT_EQ(board.usability(host, at(0s)), Usability::usable);
}

TEST(HostNames, more_addresses_than_anybody_tries_are_left_out) {
  TableResolver dns;
  for (int i = 1; i < 40; ++i) dns.add_a("example.net", ("192.0.2." + std::to_string(i)).c_str());
  Names names(dns, 5060);
  names.at_time(0s);
  EXPECT_EQ(names.board.targets(host).size(), HostLookup::most_targets);
}

}  // namespace
}  // namespace trunkline::controlplane::host_names_test
