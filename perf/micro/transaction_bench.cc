// What one INVITE transaction costs, on each side, without any I/O.
#include <string>

#include <benchmark/benchmark.h>

#include "base/buffer_pool.h"
#include "sip/message/scan.h"
#include "sip/transaction/layer.h"
#include "tests/fakes/seeded_random.h"

namespace {

using namespace trunkline;
using namespace std::chrono_literals;

constexpr sip::Hop hop{{base::IpAddress::v4(192, 0, 2, 1), 5060}, {base::IpAddress::v4(192, 0, 2, 9), 5060}};
constexpr base::BufferPool::SizeClass sizes[] = {{1024, 4096}};

struct Bench {
  Bench() : layer(limits(), base::ShardId{0}, pool, random, now) {}
  static sip::TransactionLimits limits() {
    sip::TransactionLimits l;
    l.transactions = 1024;
    return l;
  }
  void receive(const std::string& text) {
    sip::Scan scan;
    if (!sip::scan(text, scan)) return;
    layer.receive(sip::Message(text, scan), hop, now, effects);
  }
  /// Long enough for every transaction to end.
  void rest() {
    now = now + 40s;
    bool more = true;
    while (more) {
      effects.clear();
      more = layer.advance(now, effects);
    }
    effects.clear();
  }
  base::Instant now{0s};
  base::BufferPool pool{sizes};
  fakes::SeededRandom random{1};
  sip::TransactionLayer layer;
  sip::Effects effects;
};

std::string request(const char* method, int n, const char* to_tag) {
  return std::string(method) +
         " sip:bob@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bKn" + std::to_string(n) +
         ";rport\r\nMax-Forwards: 70\r\nFrom: <sip:a@192.0.2.9>;tag=a" + std::to_string(n) +
         "\r\nTo: <sip:bob@192.0.2.1>" + to_tag + "\r\nCall-ID: call" + std::to_string(n) + "@x\r\nCSeq: 1 " +
         method + "\r\nContact: <sip:a@192.0.2.9>\r\nContent-Length: 0\r\n\r\n";
}

/// An INVITE answered with 180 and 200 or, as here, a failure with its ACK: all of it within the layer.
/// Scanning included.
void server_invite(benchmark::State& state) {
  Bench bench;
  std::string invites[512];
  std::string acks[512];
  for (int n = 0; n < 512; ++n) {
    invites[n] = request("INVITE", n, "");
    acks[n] = request("ACK", n, ";tag=t");
  }
  int n = 0;
  for (auto _ : state) {
    bench.receive(invites[n]);
    const auto server = std::get<sip::RequestReceived>(bench.effects.events().front()).server;
    bench.effects.clear();
    benchmark::DoNotOptimize(
        bench.layer.respond(server, {.status = 180, .to_tag = "t"}, bench.now, bench.effects));
    bench.effects.clear();
    benchmark::DoNotOptimize(
        bench.layer.respond(server, {.status = 486, .to_tag = "t"}, bench.now, bench.effects));
    bench.effects.clear();
    bench.receive(acks[n]);
    bench.effects.clear();
    if (++n == 512) {
      n = 0;
      bench.rest();
    }
  }
}
BENCHMARK(server_invite);

/// A BYE of ours and its 200. Writing and scanning it included.
void client_bye(benchmark::State& state) {
  Bench bench;
  int n = 0;
  for (auto _ : state) {
    const auto ticket = bench.layer.open_client(sip::Method::bye);
    const auto branch = std::string(ticket->branch.text());
    const auto text =
        "BYE sip:b@192.0.2.9 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=" + branch +
        ";rport\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:b@c>;tag=2\r\nCall-ID: x\r\nCSeq: 2 BYE\r\n\r\n";
    auto wire = bench.pool.take(text.size());
    std::copy(text.begin(), text.end(), wire.data());
    benchmark::DoNotOptimize(
        bench.layer.send_request(ticket->handle, std::move(wire), hop, 1, bench.now, bench.effects));
    bench.effects.clear();
    bench.receive(
        "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=" + branch +
        ";rport=5060\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:b@c>;tag=2\r\nCall-ID: x\r\nCSeq: 2 BYE\r\n\r\n");
    bench.effects.clear();
    if (++n == 512) {
      n = 0;
      bench.rest();
    }
  }
}
BENCHMARK(client_bye);

}  // namespace

BENCHMARK_MAIN();
