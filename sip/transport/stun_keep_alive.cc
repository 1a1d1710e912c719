#include "sip/transport/stun_keep_alive.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "base/octet_reader.h"
#include "base/octet_writer.h"

namespace trunkline::sip {
namespace {

//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |0 0|  message type             |   length without these 20     |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                         magic cookie                          |
// |                 transaction ID (96 bits)                      |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
constexpr std::size_t header_octets = 20;
constexpr std::size_t most_stun_request = 548;  // RFC 5389 section 7.1: what needs no path MTU
constexpr std::uint32_t stun_magic_cookie = 0x2112a442;
constexpr std::uint16_t binding_request = 0x0001;
constexpr std::uint16_t binding_success = 0x0101;
constexpr std::uint16_t binding_error = 0x0111;
constexpr std::uint16_t error_code = 0x0009;
constexpr std::uint16_t unknown_attributes = 0x000a;
constexpr std::uint16_t xor_mapped_address = 0x0020;

/// Those of RFC 5389 which must be understood: what has no place in a request is passed over (section 7.3).
constexpr std::array<std::uint16_t, 8> understood{0x0001, 0x0006, 0x0008, 0x0009,
                                                  0x000a, 0x0014, 0x0015, 0x0020};

struct Request {
  std::span<const std::uint8_t> transaction;  // with the cookie before it: 16 octets
  std::optional<std::uint16_t> unknown;       // the first attribute of its kind
};

bool is_understood(std::uint16_t type) noexcept {
  constexpr std::uint16_t optional_from = 0x8000;
  for (const auto one : understood) {
    if (one == type) return true;
  }
  return type >= optional_from;
}

std::optional<Request> read_request(std::span<const std::uint8_t> octets) noexcept {
  base::OctetReader reader(octets);
  const auto type = reader.u16();
  const auto length = reader.u16();
  if (type != binding_request || length != octets.size() - header_octets || length % 4 != 0)
    return std::nullopt;
  Request request{reader.octets(header_octets - 4), {}};
  while (reader.ok() && reader.remaining() > 0) {
    const auto attribute = reader.u16();
    const std::size_t value = reader.u16();
    reader.skip((value + 3) / 4 * 4);
    if (!request.unknown && !is_understood(attribute)) request.unknown = attribute;
  }
  return reader.ok() ? std::optional(request) : std::nullopt;
}

void write_mapped_address(base::OctetWriter& writer, std::span<const std::uint8_t> transaction,
                          const base::Endpoint& source) noexcept {
  constexpr std::size_t v4_begins = 12;
  const std::span<const std::uint8_t> all(source.address.octets());
  const auto address = source.address.is_v4() ? all.subspan(v4_begins) : all;
  writer.u16(xor_mapped_address);
  writer.u16(static_cast<std::uint16_t>(4 + address.size()));
  writer.u8(0);
  writer.u8(source.address.is_v4() ? 1 : 2);
  writer.u16(static_cast<std::uint16_t>(source.port ^ (stun_magic_cookie >> 16)));
  for (std::size_t i = 0; i < address.size(); ++i) {
    writer.u8(static_cast<std::uint8_t>(address[i] ^ transaction[i]));
  }
}

/// `transaction`: with the cookie before it.
std::optional<base::Endpoint> mapped_in(std::span<const std::uint8_t> value,
                                        std::span<const std::uint8_t> transaction) noexcept {
  constexpr std::size_t v4_begins = 12;
  base::OctetReader reader(value);
  reader.skip(1);
  const auto family = reader.u8();
  const auto port = reader.u16();
  const auto address = reader.octets(family == 1 ? 4 : 16);
  if (!reader.ok() || reader.remaining() != 0 || (family != 1 && family != 2)) return std::nullopt;
  auto octets = base::IpAddress::v4(0, 0, 0, 0).octets();
  auto* const begin = octets.data() + (family == 1 ? v4_begins : 0);
  for (std::size_t i = 0; i < address.size(); ++i)
    begin[i] = static_cast<std::uint8_t>(address[i] ^ transaction[i]);
  return base::Endpoint{base::IpAddress(octets),
                        static_cast<std::uint16_t>(port ^ (stun_magic_cookie >> 16))};
}

void write_unknown(base::OctetWriter& writer, std::uint16_t attribute) noexcept {
  writer.u16(error_code);
  writer.u16(4);
  writer.u32(4U << 8 | 20U);  // the hundreds, and the rest
  writer.u16(unknown_attributes);
  writer.u16(2);
  writer.u16(attribute);
  writer.u16(0);  // up to four octets
}

}  // namespace

std::string_view write_stun_answer(std::span<char> room, std::string_view request,
                                   const base::Endpoint& source) noexcept {
  std::array<std::uint8_t, most_stun_request> octets;
  std::array<std::uint8_t, most_stun_answer> answer;
  if (!is_stun(request) || request.size() > octets.size() || room.size() < answer.size()) return {};
  std::copy(request.begin(), request.end(), octets.begin());
  const auto read = read_request(std::span(octets).first(request.size()));
  if (!read) return {};
  base::OctetWriter writer(answer);
  writer.u16(read->unknown ? binding_error : binding_success);
  writer.u16(0);
  writer.octets(read->transaction);
  if (read->unknown) {
    write_unknown(writer, *read->unknown);
  } else {
    write_mapped_address(writer, read->transaction, source);
  }
  writer.patch_u16(2, static_cast<std::uint16_t>(writer.position() - header_octets));
  std::copy(writer.written().begin(), writer.written().end(), room.begin());
  return {room.data(), writer.position()};
}

StunRequest write_stun_request(std::array<std::uint32_t, 3> transaction) noexcept {
  StunRequest request{};
  const std::array<std::uint32_t, 5> words{std::uint32_t{binding_request} << 16, stun_magic_cookie,
                                           transaction[0], transaction[1], transaction[2]};
  auto* at = request.data();
  for (const auto word : words) {
    for (int shift = 24; shift >= 0; shift -= 8) *at++ = static_cast<char>(word >> shift & 0xff);
  }
  return request;
}

bool is_stun_answer(std::string_view octets) noexcept {
  if (!is_stun(octets)) return false;
  const auto type = static_cast<unsigned char>(octets[0]) << 8 | static_cast<unsigned char>(octets[1]);
  return type == binding_success || type == binding_error;
}

std::optional<base::Endpoint> read_mapped_address(std::string_view answer) noexcept {
  std::array<std::uint8_t, most_stun_request> octets;
  if (!is_stun_answer(answer) || answer.size() > octets.size()) return std::nullopt;
  std::copy(answer.begin(), answer.end(), octets.begin());
  base::OctetReader reader({octets.data(), answer.size()});
  const auto type = reader.u16();
  const auto length = reader.u16();
  const auto transaction = reader.octets(header_octets - 4);
  if (type != binding_success || length != reader.remaining()) return std::nullopt;
  while (reader.ok() && reader.remaining() > 0) {
    const auto attribute = reader.u16();
    const std::size_t size = reader.u16();
    const auto value = reader.octets((size + 3) / 4 * 4);
    if (reader.ok() && attribute == xor_mapped_address) return mapped_in(value.first(size), transaction);
  }
  return std::nullopt;
}

bool answers_stun(std::string_view octets, const StunRequest& request) noexcept {
  constexpr std::size_t transaction = 8;
  const std::string_view asked(request.data(), request.size());
  return is_stun_answer(octets) &&
         octets.substr(transaction, header_octets - transaction) == asked.substr(transaction);
}

}  // namespace trunkline::sip
