#include <gtest/gtest.h>

#include "controlplane/config/choice.h"
#include "controlplane/config/dns_section.h"
#include "controlplane/config/log_section.h"
#include "controlplane/config/network.h"
#include "controlplane/config/optional_scalar.h"
#include "controlplane/config/units.h"

namespace trunkline::controlplane {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// What people are told about a word that does not fit: "what (advice)".
template <class T>
std::string refusal(std::string_view word, bool quoted = false) {
  const auto scanned = Scalar<T>::read(word, quoted);
  if (scanned) return "taken as " + Scalar<T>::print(*scanned);
  const Misread& why = scanned.error();
  return why.what + (why.advice.empty() ? "" : " (" + why.advice + ")");
}

TEST(Scalar, booleans_are_true_and_false_only) {
  EXPECT_TRUE(*Scalar<bool>::read("true", false));
  EXPECT_FALSE(*Scalar<bool>::read("false", false));
  EXPECT_EQ(refusal<bool>("no"), "must be true or false, not `no` (write false)");
  EXPECT_EQ(refusal<bool>("on"), "must be true or false, not `on` (write true)");
  EXPECT_EQ(refusal<bool>("true", true), "must be true or false, not `true` (write true)");
  EXPECT_EQ(refusal<bool>("maybe"), "must be true or false, not `maybe`");
}

TEST(Scalar, numbers_are_decimal_and_whole) {
  EXPECT_EQ(*Scalar<std::uint16_t>::read("65535", false), 65535);
  EXPECT_EQ(*Scalar<std::uint16_t>::read("0", false), 0);
  EXPECT_EQ(refusal<std::uint16_t>("65536"), "must be at most 65535, not 65536");
  EXPECT_EQ(refusal<std::uint16_t>("99999999999999999999999"),
            "must be at most 65535, not 99999999999999999999999");
  EXPECT_EQ(refusal<std::uint16_t>("010"), "must be a decimal number without leading zeros (write 10)");
  EXPECT_EQ(refusal<std::uint16_t>("5", true), "must be a number, not a text in quotes (write 5)");
  EXPECT_EQ(refusal<std::uint16_t>("1.5"), "must be a whole number, not `1.5`");
  EXPECT_EQ(refusal<std::uint16_t>("-1"), "must be a whole number, not `-1`");
  EXPECT_EQ(refusal<std::uint16_t>("0x10"), "must be a whole number, not `0x10`");
  EXPECT_EQ(refusal<std::uint16_t>("1_000"), "must be a whole number, not `1_000`");
  EXPECT_EQ(refusal<std::uint16_t>(""), "must be a whole number, not ``");
}

TEST(Scalar, durations_need_a_unit) {
  EXPECT_EQ(*Scalar<base::Duration>::read("500ms", false), milliseconds(500));
  EXPECT_EQ(*Scalar<base::Duration>::read("2 s", false), seconds(2));
  EXPECT_EQ(*Scalar<base::Duration>::read("5m", false), minutes(5));
  EXPECT_EQ(*Scalar<base::Duration>::read("1h", false), hours(1));
  EXPECT_EQ(refusal<base::Duration>("500"), "needs a unit: ms, s, m or h (such as 500ms or 2s)");
  EXPECT_EQ(refusal<base::Duration>("5min"), "has an unknown unit `min` (write 5m)");
  EXPECT_EQ(refusal<base::Duration>("5 parsecs"),
            "has an unknown unit `parsecs`: use ms, s, m or h (such as 500ms or 2s)");
  EXPECT_EQ(refusal<base::Duration>("1.5s"), "must be a whole number and its unit (take a smaller unit)");
  EXPECT_EQ(refusal<base::Duration>("s"), "must be a number and its unit, not `s` (such as 500ms or 2s)");
  EXPECT_EQ(refusal<base::Duration>("99999999999h"), "is too great");
  EXPECT_EQ(refusal<base::Duration>("99999999999999999999h"), "is too great");
}

TEST(Scalar, durations_print_in_the_largest_unit_that_keeps_them_whole) {
  EXPECT_EQ(Scalar<base::Duration>::print(milliseconds(1500)), "1500ms");
  EXPECT_EQ(Scalar<base::Duration>::print(seconds(90)), "90s");
  EXPECT_EQ(Scalar<base::Duration>::print(minutes(120)), "2h");
  EXPECT_EQ(Scalar<base::Duration>::print(seconds(0)), "0ms");
}

TEST(Scalar, sizes_count_in_powers_of_two) {
  EXPECT_EQ(Scalar<OctetCount>::read("256MiB", false)->octets, 256U << 20);
  EXPECT_EQ(Scalar<OctetCount>::print(mebibytes(4096)), "4GiB");
  EXPECT_EQ(refusal<OctetCount>("256MB"), "has an unknown unit `MB` (write 256MiB)");
  EXPECT_EQ(refusal<OctetCount>("256"), "needs a unit: KiB, MiB or GiB (such as 256MiB)");
}

TEST(Scalar, text_is_bounded_and_printable) {
  EXPECT_EQ(*Scalar<std::string>::read("Trunkline/1 (lab)", false), "Trunkline/1 (lab)");
  EXPECT_EQ(refusal<std::string>("a\r\nVia: x", true), "must not hold control characters");
  EXPECT_EQ(refusal<std::string>("", true), "must not be empty");
  EXPECT_EQ(refusal<std::string>(std::string(256, 'a')), "must be at most 255 characters long");
}

TEST(Scalar, choices_name_the_words_and_the_nearest) {
  EXPECT_EQ(*Scalar<LogLevel>::read("warning", false), LogLevel::warning);
  EXPECT_EQ(refusal<LogLevel>("warnings"),
            "must be debug, info, warning or error, not `warnings` (did you mean warning?)");
  EXPECT_EQ(refusal<LogLevel>("loud"), "must be debug, info, warning or error, not `loud`");
}

TEST(Scalar, endpoints_need_a_port) {
  EXPECT_EQ(Scalar<base::Endpoint>::read("[fd00::1]:5060", false)->port, 5060);
  EXPECT_EQ(refusal<base::Endpoint>("10.0.0.1"),
            "needs a port after the address (write 10.0.0.1:5060 for port 5060)");
  EXPECT_EQ(refusal<base::Endpoint>("fd00::1"),
            "needs a port after the address (write [fd00::1]:5060 for port 5060)");
  EXPECT_EQ(refusal<base::Endpoint>("10.0.0.1:0"),
            "must be an address and a port from 1 to 65535, not `10.0.0.1:0` (such as 192.0.2.1:5060 or "
            "[2001:db8::1]:5060)");
  EXPECT_EQ(refusal<DnsServer>("10.0.0.1"), "needs a port after the address (write 10.0.0.1:53 for port 53)");
  EXPECT_EQ(
      refusal<DnsServer>("x"),
      "must be an address and a port from 1 to 65535, not `x` (such as 192.0.2.1:53 or [2001:db8::1]:53)");
  EXPECT_EQ(refusal<base::IpAddress>("10.0.0.1/8"),
            "must be an IPv4 or IPv6 address, not `10.0.0.1/8` (leave out the prefix length)");
}

TEST(Scalar, prefixes_are_as_long_as_their_family_allows) {
  EXPECT_EQ(refusal<gate::InterfaceAddress>("10.0.0.1/32"), "taken as 10.0.0.1/32");
  EXPECT_EQ(refusal<gate::InterfaceAddress>("10.0.0.1/33"), "must be at most 32, not 33");
  EXPECT_EQ(refusal<gate::InterfaceAddress>("fd00::1/128"), "taken as fd00::1/128");
  EXPECT_EQ(refusal<gate::InterfaceAddress>("10.0.0.1"),
            "needs the prefix length of its link (such as 192.0.2.1/24 or 2001:db8::1/64)");
  EXPECT_EQ(refusal<gate::InterfaceAddress>("10.0.0.1/"), "must be a whole number, not ``");
}

TEST(Scalar, hardware_addresses_keep_their_form) {
  EXPECT_EQ(refusal<gate::MacAddress>("02:00:00:00:00:AB"), "taken as 02:00:00:00:00:ab");
  EXPECT_EQ(refusal<gate::MacAddress>("01:00:5e:00:00:01"),
            "must be the address of one station, not of a group");
  EXPECT_EQ(refusal<gate::MacAddress>("00:00:00:00:00:00"), "must not be all zeros");
  EXPECT_EQ(refusal<gate::MacAddress>("02-00-00-00-00-01"),
            "must be a MAC address, not `02-00-00-00-00-01` (such as 02:00:00:00:00:01)");
  EXPECT_EQ(refusal<PciAddress>("3b:00.0"), "must begin with the PCI domain (write \"0000:3b:00.0\")");
  EXPECT_EQ(refusal<PciAddress>("0000:3b:00.0"), "taken as 0000:3b:00.0");
  EXPECT_EQ(refusal<PciAddress>("eth0"), "must be a PCI address, not `eth0` (such as 0000:3b:00.0)");
}

TEST(Scalar, port_ranges_have_two_ends_in_order) {
  EXPECT_EQ(refusal<PortRange>("20000-29999"), "taken as 20000-29999");
  EXPECT_EQ(refusal<PortRange>("20000"),
            "must be a first and a last port, not `20000` (such as 20000-29999)");
  EXPECT_EQ(refusal<PortRange>("30000-20000"), "must begin with the lower port");
  EXPECT_EQ(refusal<PortRange>("20000-70000"), "must be at most 65535, not 70000");
}

TEST(Scalar, a_key_without_a_default_prints_as_nothing_until_it_is_given) {
  using Maybe = std::optional<std::uint16_t>;
  EXPECT_EQ(Scalar<Maybe>::print(std::nullopt), "");
  EXPECT_EQ(Scalar<Maybe>::print(*Scalar<Maybe>::read("7", false)), "7");
}

TEST(Network, on_link_is_decided_by_the_prefix) {
  const gate::InterfaceAddress v4{*base::IpAddress::parse("10.0.1.1"), 23};
  EXPECT_TRUE(is_on_link(v4, *base::IpAddress::parse("10.0.0.255")));
  EXPECT_FALSE(is_on_link(v4, *base::IpAddress::parse("10.0.2.1")));
  EXPECT_FALSE(is_on_link(v4, *base::IpAddress::parse("fd00::1")));
  const gate::InterfaceAddress everything{*base::IpAddress::parse("10.0.1.1"), 0};
  EXPECT_TRUE(is_on_link(everything, *base::IpAddress::parse("192.0.2.1")));
  const gate::InterfaceAddress v6{*base::IpAddress::parse("fd00::1"), 64};
  EXPECT_TRUE(is_on_link(v6, *base::IpAddress::parse("fd00::ffff")));
  EXPECT_FALSE(is_on_link(v6, *base::IpAddress::parse("fd00:0:0:1::1")));
}

TEST(Network, some_addresses_belong_to_no_host) {
  for (const char* text : {"0.0.0.0", "::", "127.0.0.1", "224.0.0.1", "255.255.255.255", "::1", "ff02::1"}) {
    EXPECT_FALSE(is_host_address(*base::IpAddress::parse(text))) << text;
  }
  for (const char* text : {"10.0.0.1", "fd00::1", "fe80::1"}) {
    EXPECT_TRUE(is_host_address(*base::IpAddress::parse(text))) << text;
  }
}

}  // namespace
}  // namespace trunkline::controlplane
