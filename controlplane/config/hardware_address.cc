// MAC and PCI addresses: fixed patterns of hexadecimal digits.
#include <array>
#include <cstddef>

#include "base/ascii.h"
#include "controlplane/config/network.h"

namespace trunkline::controlplane {
namespace {

constexpr std::string_view hex = "0123456789abcdef";

// In a pattern 'h' stands for a hexadecimal digit, everything else for itself.
bool fits(std::string_view word, std::string_view pattern) {
  if (word.size() != pattern.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (pattern[i] == 'h' ? !base::hex_digit(word[i]) : word[i] != pattern[i]) return false;
  }
  return true;
}

}  // namespace

Scanned<gate::MacAddress> Scalar<gate::MacAddress>::read(std::string_view word, bool) {
  if (!fits(word, "hh:hh:hh:hh:hh:hh")) {
    return misread("must be a MAC address, not `" + std::string(word) + '`', "such as 02:00:00:00:00:01");
  }
  gate::MacAddress mac{};
  for (std::size_t i = 0; i < mac.size(); ++i) {
    mac[i] = base::parse_hex<std::uint8_t>(word.substr(3 * i, 2)).value_or(0);
  }
  if ((mac[0] & 1) != 0) return outside("must be the address of one station, not of a group");
  if (mac == gate::MacAddress{}) return outside("must not be all zeros");
  return mac;
}

std::string Scalar<gate::MacAddress>::print(const gate::MacAddress& value) {
  std::string text;
  for (const std::uint8_t octet : value) {
    if (!text.empty()) text += ':';
    text += hex[octet >> 4];
    text += hex[octet & 15];
  }
  return text;
}

Scanned<PciAddress> Scalar<PciAddress>::read(std::string_view word, bool) {
  if (fits(word, "hhhh:hh:hh.h")) return PciAddress{std::string(word)};
  if (fits(word, "hh:hh.h")) {
    return misread("must begin with the PCI domain", "write \"0000:" + std::string(word) + '"');
  }
  return misread("must be a PCI address, not `" + std::string(word) + '`', "such as 0000:3b:00.0");
}

}  // namespace trunkline::controlplane
