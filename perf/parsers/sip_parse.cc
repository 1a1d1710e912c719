// The project's driver for a benchmark of SIP parsers: the harness reads a corpus, calls peer_parse() for
// each message, and compares figures and facts with those of other parsers. See perf/parsers/README.md.
#include "bench.h"
#include "perf/micro/message_facts.h"

namespace {

using namespace trunkline;

bsv view(std::string_view text) { return {text.data(), static_cast<std::uint32_t>(text.size())}; }

void fill_uri(const sip::Uri& uri, bsv& user, bsv& host) {
  user = view(uri.scheme == sip::Scheme::other ? uri.opaque : uri.user);
  host = view(uri.host);
}

void fill_via(const sip::Via& via, bench_facts& f) {
  f.via_transport = view(via.transport);
  f.via_host = view(via.host);
  f.via_branch = view(via.branch);
  f.via_received = view(via.received);
  f.via_port = via.port;
  f.via_rport = via.rport == sip::Rport::absent ? -1 : via.rport_port;
}

}  // namespace

extern "C" {

extern const char peer_name[] = "trunkline";

int peer_init() { return 0; }
void peer_done() {}

int peer_parse(const char* octets, std::size_t size, bench_facts* f) {
  sip::Scan scan;
  perf::MessageFacts facts;
  if (!perf::read_facts({octets, size}, scan, facts)) return 1;
  f->is_request = scan.is_request ? 1 : 0;
  f->status = scan.status;
  f->method = bsv_n(octets + scan.method_text.begin, scan.method_text.length);
  const auto& read = facts.essentials;
  fill_uri(read.request_uri, f->ruri_user, f->ruri_host);
  f->ruri_port = read.request_uri.port;
  f->via_count = static_cast<std::int32_t>(read.via_count);
  fill_via(read.via, *f);
  fill_uri(read.from_uri, f->from_user, f->from_host);
  f->from_tag = view(read.from.tag);
  fill_uri(read.to_uri, f->to_user, f->to_host);
  f->to_tag = view(read.to.tag);
  f->callid = view(facts.call_id);
  f->cseq = read.cseq.number;
  f->cseq_method = view(read.cseq.method_text);
  f->contact_star = facts.contact.star ? 1 : 0;
  fill_uri(facts.contact_uri, f->contact_user, f->contact_host);
  f->contact_port = facts.contact_uri.port;
  f->max_forwards = facts.max_forwards;
  f->content_length = scan.has_content_length ? static_cast<std::int32_t>(scan.content_length) : -1;
  f->ctype = view(facts.content_type.type);
  f->csubtype = view(facts.content_type.subtype);
  f->body_len = scan.body.length;
  return 0;
}

}  // extern "C"
