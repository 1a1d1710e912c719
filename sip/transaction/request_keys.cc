#include "sip/transaction/request_keys.h"

namespace trunkline::sip {
namespace {

/// What tells two kinds of digest apart that are made of the same parts.
enum class KeyKind : std::uint8_t { branch, old_style, merge };

void add_kind(KeyDigest& digest, KeyKind kind) noexcept { digest.add(static_cast<std::uint8_t>(kind)); }

RequestKey branch_key(const Via& via, const KeySecret& secret) noexcept {
  KeyDigest digest(secret);
  add_kind(digest, KeyKind::branch);
  digest.add(via.branch);
  digest.add_lower(via.host);
  digest.add(via.port);
  return digest.finish();
}

/// Without the cookie a branch says nothing. The To tag is left out: an ACK has the one of the response,
/// which its receiver compares by itself.
RequestKey old_key(const Message& request, const Via& via, const NameAddr& from, std::uint32_t cseq,
                   const KeySecret& secret) noexcept {
  KeyDigest digest(secret);
  add_kind(digest, KeyKind::old_style);
  digest.add(request.request_uri());
  digest.add(from.tag);
  digest.add(request.call_id());
  digest.add(cseq);
  digest.add(via.text);
  return digest.finish();
}

std::uint64_t merge_digest(const Message& request, const NameAddr& from, const CSeq& cseq,
                           const KeySecret& secret) noexcept {
  KeyDigest digest(secret);
  add_kind(digest, KeyKind::merge);
  digest.add(from.tag);
  digest.add(request.call_id());
  digest.add(cseq.number);
  digest.add(cseq.method_text);
  const auto high = digest.finish_high();
  return high == 0 ? 1 : high;
}

}  // namespace

RequestKeys request_keys(const Message& request, const Essentials& read, const KeySecret& secret) noexcept {
  RequestKeys keys;
  keys.old_branch = !read.via.has_cookie();
  keys.transaction = keys.old_branch ? old_key(request, read.via, read.from, read.cseq.number, secret)
                                     : branch_key(read.via, secret);
  const bool can_merge = request.method() != Method::ack && request.method() != Method::cancel;
  if (read.to.tag.empty() && can_merge)
    keys.merge_digest = merge_digest(request, read.from, read.cseq, secret);
  return keys;
}

}  // namespace trunkline::sip
