# SPDX-License-Identifier: MIT-0
# The same crawl by Scrapy: title, first h1, all links.
import scrapy


class PageSpider(scrapy.Spider):
    name = "page"
    allowed_domains = ["127.0.0.1"]  # read when the spider is opened
    custom_settings = {
        "LOG_ENABLED": False, "ROBOTSTXT_OBEY": True, "TELNETCONSOLE_ENABLED": False,
        "CONCURRENT_REQUESTS": 16, "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    }

    def start_requests(self):
        yield scrapy.Request(self.url)

    def parse(self, response):
        if not hasattr(response, "css"):
            return
        yield {"url": response.url, "title": response.css("title::text").get(),
               "h1": response.css("h1::text").get()}
        for href in response.css("a::attr(href), area::attr(href)").getall():
            try:
                request = response.follow(href)
            except ValueError:
                continue
            if request.url.startswith("http"):
                yield request
