#include "sip/transport/stateless_response.h"

#include <bit>
#include <cstdint>

#include "base/ascii.h"
#include "sip/message/response.h"
#include "sip/transport/response_route.h"

namespace trunkline::sip {

std::array<char, 16> stateless_tag(const Message& request, const base::SipHash& hash) noexcept {
  const auto cseq = request.first(HeaderName::cseq);
  std::uint64_t mixed = hash(cseq.substr(0, cseq.find_first_not_of("0123456789")));
  for (const auto name : {HeaderName::via, HeaderName::from, HeaderName::call_id}) {
    mixed = std::rotl(mixed, 17) ^ hash(request.first(name));
  }
  return base::to_hex(mixed);
}

bool acknowledges_stateless(const Message& ack, const base::SipHash& hash) noexcept {
  constexpr std::string_view before_tag = ";tag=";
  const auto tag_length = std::tuple_size_v<decltype(stateless_tag(ack, hash))>;
  const auto to = ack.first(HeaderName::to);
  if (to.size() < before_tag.size() + tag_length) return false;
  const auto end = to.substr(to.size() - tag_length - before_tag.size());
  if (!end.starts_with(before_tag)) return false;  // tags of dialogs have another length
  const auto tag = stateless_tag(ack, hash);
  return end.substr(before_tag.size()) == std::string_view(tag.data(), tag.size());
}

base::Result<std::string_view, WriteError> write_stateless_response(std::span<char> buffer,
                                                                    const Message& request,
                                                                    const base::Endpoint& source,
                                                                    const StatelessResponse& response,
                                                                    const base::SipHash& hash) noexcept {
  Writer writer(buffer);
  const auto tag = stateless_tag(request, hash);
  write_response_head(writer, request, source, response.status, response.reason, {tag.data(), tag.size()});
  writer.header_lines(response.extra_header_lines);
  return writer.finish();
}

std::optional<Hop> stateless_response_hop(const Message& request, const Hop& from, bool known) noexcept {
  if (!request.has(HeaderName::via)) return std::nullopt;
  auto via = request.top_via();
  if (!via) return from;
  if (!known) via->maddr = {};
  return response_hop(*via, from);
}

}  // namespace trunkline::sip
