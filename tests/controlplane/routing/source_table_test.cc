#include "controlplane/routing/source_table.h"

#include <gtest/gtest.h>

namespace trunkline::controlplane {
namespace {

Trunk trunk_from(std::initializer_list<const char*> sources, const char* host = "10.0.0.200:5060") {
  Trunk trunk;
  trunk.hosts.push_back({host, *base::Endpoint::parse(host)});
  for (const char* source : sources) trunk.sources.push_back(*base::AddressPrefix::parse(source));
  return trunk;
}

int owner(const SourceTable& table, const char* address, std::uint16_t port = 5060) {
  const auto found = table.find({*base::IpAddress::parse(address), port});
  return found ? static_cast<int>(found->trunk) : -1;
}

TEST(SourceTable, the_longest_prefix_decides) {
  const SourceTable table(
      {trunk_from({"10.0.0.0/8"}), trunk_from({"10.1.0.0/16", "2001:db8::/32"}), trunk_from({"10.1.2.3"})});
  EXPECT_EQ(owner(table, "10.9.9.9"), 0);
  EXPECT_EQ(owner(table, "10.1.9.9"), 1);
  EXPECT_EQ(owner(table, "10.1.2.3"), 2);
  EXPECT_EQ(owner(table, "2001:db8::7"), 1);
  EXPECT_EQ(owner(table, "192.0.2.1"), -1);
  EXPECT_EQ(table.find({*base::IpAddress::parse("10.1.9.9"), 5060})->prefix.to_string(), "10.1.0.0/16");
}

TEST(SourceTable, a_trunk_that_lists_none_calls_from_its_hosts) {
  const SourceTable table({trunk_from({}, "192.0.2.7:5080"), trunk_from({"192.0.2.9"}, "192.0.2.8:5060")});
  EXPECT_EQ(owner(table, "192.0.2.7"), 0);
  EXPECT_EQ(owner(table, "192.0.2.8"), -1);
  EXPECT_EQ(owner(table, "192.0.2.9"), 1);
}

TEST(SourceTable, the_port_tells_trunks_at_one_address_apart) {
  const SourceTable table({trunk_from({}, "192.0.2.7:5060"), trunk_from({}, "192.0.2.7:5080"),
                           trunk_from({}, "192.0.2.9:5060"), trunk_from({"192.0.2.9"})});
  EXPECT_EQ(owner(table, "192.0.2.7", 5060), 0);
  EXPECT_EQ(owner(table, "192.0.2.7", 5080), 1);
  EXPECT_EQ(owner(table, "192.0.2.7", 40000), 0) << "over TCP, or from behind a NAT: the first";
  EXPECT_EQ(owner(table, "192.0.2.9", 5060), 2) << "a host's port says more than an address";
  EXPECT_EQ(owner(table, "192.0.2.9", 40000), 3) << "who lists it comes before who only has a host there";
}

TEST(SourceTable, where_names_lead_belongs_to_their_trunk_unless_another_lists_it) {
  SourceTable table({trunk_from({"10.1.0.0/16"}), trunk_from({}, "192.0.2.7:5080"), trunk_from({})});
  const auto at = [](const char* address) { return *base::IpAddress::parse(address); };
  table.follow_names({{at("198.51.100.2"), TrunkId{2}},
                      {at("10.1.2.3"), TrunkId{2}},
                      {at("198.51.100.1"), TrunkId{2}},
                      {at("198.51.100.1"), TrunkId{1}},
                      {at("198.51.100.4"), TrunkId{1}, 5060},
                      {at("198.51.100.4"), TrunkId{2}, 5080}});
  EXPECT_EQ(owner(table, "198.51.100.2"), 2);
  EXPECT_EQ(table.find({at("198.51.100.2"), 5060})->prefix.to_string(), "198.51.100.2");
  EXPECT_EQ(owner(table, "198.51.100.1"), 1) << "of two the first";
  EXPECT_EQ(owner(table, "198.51.100.4", 5060), 1);
  EXPECT_EQ(owner(table, "198.51.100.4", 5080), 2);
  EXPECT_EQ(owner(table, "198.51.100.4", 40000), 1);
  EXPECT_EQ(owner(table, "10.1.2.3"), 0);
  EXPECT_EQ(owner(table, "198.51.100.3"), -1);
  table.follow_names({});
  EXPECT_EQ(owner(table, "198.51.100.2"), -1);
}

TEST(SourceTable, an_empty_one_knows_nobody) { EXPECT_EQ(owner(SourceTable{}, "10.0.0.1"), -1); }

}  // namespace
}  // namespace trunkline::controlplane
