#include "controlplane/net/dns_message.h"

#include <algorithm>
#include <array>
#include <cstring>

#include <arpa/nameser.h>
#include <resolv.h>

namespace trunkline::controlplane {
namespace {

std::uint16_t number_at(const unsigned char* at) { return static_cast<std::uint16_t>((at[0] << 8) | at[1]); }

/// An uncompressed or compressed name at `at`. Nothing: it runs out of the message.
std::optional<std::string> name_at(const ns_msg& message, const unsigned char* at) {
  std::array<char, NS_MAXDNAME> name{};
  if (ns_name_uncompress(ns_msg_base(message), ns_msg_end(message), at, name.data(), name.size()) < 0)
    return std::nullopt;
  const std::string text(name.data());
  return text == "." ? std::string{} : text;
}

/// A character-string; moves `at` behind it.
std::optional<std::string> string_at(const unsigned char*& at, const unsigned char* end) {
  if (at >= end || end - at <= *at) return std::nullopt;
  std::string text(reinterpret_cast<const char*>(at + 1), *at);
  at += 1 + text.size();
  return text;
}

bool read_naptr(const ns_msg& message, const unsigned char* at, const unsigned char* end, DnsRecord& record) {
  if (end - at < 4) return false;
  record.priority = number_at(at);
  record.weight = number_at(at + 2);
  at += 4;
  const auto flags = string_at(at, end);
  const auto service = flags ? string_at(at, end) : std::nullopt;
  const auto expression = service ? string_at(at, end) : std::nullopt;
  const auto target = expression ? name_at(message, at) : std::nullopt;
  if (!target) return false;
  record.flags = *flags;
  record.service = *service;
  record.target = *target;
  return true;
}

bool read_data(const ns_msg& message, const ns_rr& from, DnsRecord& record) {
  const unsigned char* const at = ns_rr_rdata(from);
  const std::size_t length = ns_rr_rdlen(from);
  switch (record.type) {
    case DnsType::a:
      if (length != 4) return false;
      record.address = base::IpAddress::v4(at[0], at[1], at[2], at[3]);
      return true;
    case DnsType::aaaa: {
      base::IpAddress::Octets octets{};
      if (length != octets.size()) return false;
      std::memcpy(octets.data(), at, length);
      record.address = base::IpAddress(octets);
      return true;
    }
    case DnsType::srv: {
      if (length < 7) return false;
      record.priority = number_at(at);
      record.weight = number_at(at + 2);
      record.port = number_at(at + 4);
      auto target = name_at(message, at + 6);
      if (!target) return false;
      record.target = std::move(*target);
      return true;
    }
    case DnsType::naptr: return read_naptr(message, at, at + length, record);
  }
  return false;
}

}  // namespace

std::optional<std::vector<DnsRecord>> read_dns_answer(std::span<const std::uint8_t> octets, DnsType type) {
  ns_msg message{};
  if (ns_initparse(octets.data(), static_cast<int>(octets.size()), &message) < 0) return std::nullopt;
  std::vector<DnsRecord> records;
  std::uint32_t least_ttl = ~0U;
  for (int i = 0; i < ns_msg_count(message, ns_s_an); ++i) {
    ns_rr from{};
    if (ns_parserr(&message, ns_s_an, i, &from) < 0) return std::nullopt;
    if (ns_rr_class(from) != ns_c_in) continue;
    const bool alias = ns_rr_type(from) == ns_t_cname;
    if (alias) least_ttl = std::min(least_ttl, static_cast<std::uint32_t>(ns_rr_ttl(from)));
    if (ns_rr_type(from) != static_cast<std::uint16_t>(type)) continue;
    DnsRecord record;
    record.type = type;
    record.ttl_s = static_cast<std::uint32_t>(ns_rr_ttl(from));
    if (!read_data(message, from, record)) return std::nullopt;
    records.push_back(std::move(record));
  }
  for (auto& record : records) record.ttl_s = std::min(record.ttl_s, least_ttl);
  return records;
}

}  // namespace trunkline::controlplane
