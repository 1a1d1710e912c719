#include "sip/message/plain_via.h"

#ifdef __x86_64__

#include <cstring>

#include "sip/message/plain_params.h"
#include "sip/message/via_params.h"

namespace trunkline::sip {
namespace {

/// Where it ends, or nullptr.
TRUNKLINE_AVX2_INLINE const char* read(std::string_view text, Via& via) noexcept {
  constexpr std::string_view usual = "SIP/2.0/";
  const auto* const begin = text.data();
  if (text.size() < Marks::shortest || std::memcmp(begin, usual.data(), usual.size()) != 0) return nullptr;
  Marks marks(text);
  marks.next();  // the slashes
  marks.next();
  const auto* const transport = begin + usual.size();
  auto mark = marks.next();
  if (mark.octet != ' ' || mark.at == transport) return nullptr;
  via.protocol = {begin, 3};
  via.version = {begin + 4, 3};
  via.transport = between(transport, mark.at);
  const auto* const host = mark.at + 1;
  mark = read_plain_host(marks, host, marks.next(), via.host);
  if (mark.at == nullptr) return nullptr;
  mark = read_plain_port(marks, mark, via.port);
  if (mark.at == nullptr) return nullptr;
  const auto note = [&via](std::uint64_t name, const Param& param, std::string_view all) {
    return note_via_param(name, param, all, via);
  };
  const auto* const end = read_plain_params(marks, mark, via.params, note);
  if (end != nullptr) via.text = between(begin, end);
  return end;
}

}  // namespace

TRUNKLINE_AVX2 const char* read_plain_via(std::string_view text, Via& via) noexcept {
  if (const auto* const end = read(text, via)) return end;
  via = Via{};
  return nullptr;
}

}  // namespace trunkline::sip

#endif
